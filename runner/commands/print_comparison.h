#pragma once

#include <iosfwd>
#include <vector>

#include "analysis/comparison.h"
#include "runner/commands/table.h"

namespace ablate::runner {

/// Every comparison of an experiment. As `table`: for people, errors in percent, the verdict in words under
/// its numbers; else one row per pair with full numbers.
void print_comparison(std::ostream& out, const experiments::Experiment& experiment,
                      const std::vector<analysis::Comparison>& comparisons, Format format);

}  // namespace ablate::runner
