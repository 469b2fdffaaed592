#pragma once

#include <string>

#include "analysis/report/report.h"
#include "runner/commands/settings.h"

namespace ablate::runner {

/// Everything that can be said of the one experiment that the words name, with what the database holds of it.
/// `command`: what makes it again, for its provenance.
analysis::Report gathered_report(const Settings& settings, const results::Store& store,
                                 const std::string& command);

}  // namespace ablate::runner
