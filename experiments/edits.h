#pragma once

#include <string>
#include <vector>

#include "experiments/source.h"

namespace ablate::experiments {

/// Applies the edits of a command line to the merged document: `path=value` sets a path of `base` (or
/// `seeds`, `name`, `question`, `notes`, `baseline`), `path=a,b` makes it a grid axis, `+path=value` adds one
/// that is not set yet, `~path` removes one that is. `~grid.norm` or `~tune` removes a declaration. A value
/// is JSON, else a string. An edit of a path that an axis sets is refused, as is one that nothing knows.
void apply_edits(Source& source, const std::vector<std::string>& edits, const Catalog& catalog,
                 Problems& problems);

}  // namespace ablate::experiments
