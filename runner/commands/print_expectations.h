#pragma once

#include <iosfwd>
#include <vector>

#include "analysis/expectation.h"
#include "runner/commands/table.h"

namespace ablate::runner {

/// What was measured beside what was published and claimed. As `table`: for people; else one row per value or
/// claim and cell, with full numbers.
void print_expectations(std::ostream& out, const experiments::Experiment& experiment,
                        const std::vector<analysis::Expectation>& expectations, Format format);

/// Claims that the description alone decides (on parameters and flops), a line each; nothing where there are
/// none.
void print_exact_expectations(std::ostream& out, const std::vector<analysis::Expectation>& expectations);

}  // namespace ablate::runner
