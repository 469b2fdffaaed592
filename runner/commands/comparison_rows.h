#pragma once

#include <vector>

#include "analysis/comparison.h"
#include "runner/commands/table.h"

namespace ablate::runner {

/// One row per pair and per trend, with full numbers. What only samples have is absent of facts, and what
/// only differences have where a side never reached its level.
Table comparison_rows(const std::vector<analysis::Comparison>& comparisons);

}  // namespace ablate::runner
