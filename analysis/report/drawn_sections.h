#pragma once

#include "analysis/report/html.h"
#include "analysis/report/report.h"

namespace ablate::analysis {

/// Learning curves of what is compared.
Html curves(const Report& report);
/// Means along the compared axes.
Html levels(const Report& report);
/// What probes found: profiles, numbers, pictures.
Html probed(const Report& report);
/// The networks that were trained.
Html networks(const Report& report);

}  // namespace ablate::analysis
