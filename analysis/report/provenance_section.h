#pragma once

#include "analysis/report/html.h"
#include "analysis/report/report.h"

namespace ablate::analysis {

/// What was measured of each side by itself.
Html arms(const Report& report);
/// The resolved paths in which the configurations differ.
Html differences(const Report& report);
/// Every attempt that did not end well, with its message.
Html failures(const Report& report);
/// Command, versions, environments, runs and the experiment itself.
Html provenance(const Report& report);

}  // namespace ablate::analysis
