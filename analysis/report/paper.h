#pragma once

#include <iosfwd>

#include "analysis/report/report.h"

/// The tables of a report for a document of one's own: verdicts, what was expected, each arm.
namespace ablate::analysis {

void write_markdown(std::ostream& out, const Report& report);

/// `tabular`s with booktabs' rules, to be \input; text is escaped. Needs \usepackage{booktabs}.
void write_latex(std::ostream& out, const Report& report);

}  // namespace ablate::analysis
