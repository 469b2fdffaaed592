#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "experiments/catalog.h"
#include "experiments/experiment.h"

namespace ablate::experiments {

/// Reads an experiment file (JSON or JSON with comments; 1 MiB, depth 64 at most) with its parent, applies
/// the edits of the command line (`key=value`, `+key=value`, `~key`, `key=a,b` sweeps), and checks everything
/// that can be checked without expanding. Throws Error(invalid) whose message lists *all* problems, each with
/// file, line, column, JSON pointer, the value quoted and the nearest valid name; Error(usage) for a
/// malformed edit or a file that cannot be opened.
Experiment read_experiment(const std::filesystem::path& file, const Catalog& catalog,
                           const std::vector<std::string>& edits = {});

/// The same for text that is not in a file; `name` stands for the file in messages, and `extends` is resolved
/// against the current folder.
Experiment parse_experiment(std::string_view text, const std::string& name, const Catalog& catalog,
                            const std::vector<std::string>& edits = {});

}  // namespace ablate::experiments
