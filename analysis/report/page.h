#pragma once

#include <iosfwd>

#include "analysis/report/report.h"

namespace ablate::analysis {

/// One file that needs nothing else: no scripts, no fonts, nothing fetched. Light or dark as the reader's
/// system is; on a phone and on paper too. All text is escaped.
void write_page(std::ostream& out, const Report& report);

}  // namespace ablate::analysis
