#pragma once

#include <ostream>
#include <string>

#include "results/store.h"

namespace ablate::results {

enum class ExportFormat {
  csv,    ///< RFC 4180 with a header line; NULL is empty
  jsonl,  ///< one object per line; NULL is null
};

/// The view `runs`, one row per run of the experiment ("": of all). Throws Error(usage) for a name that is
/// not in the database.
void export_runs(const Store& store, const std::string& experiment, ExportFormat format, std::ostream& out);
/// The view `metrics`, one row per reading, with experiment, labels and seed before it.
void export_metrics(const Store& store, const std::string& experiment, ExportFormat format,
                    std::ostream& out);

/// One row in a format; numbers in the shortest decimal that reads back to the same double.
void write_row(std::ostream& out, ExportFormat format, const std::vector<std::string>& columns,
               const std::vector<nlohmann::json>& row);
/// The header line that a format needs, or nothing.
void write_header(std::ostream& out, ExportFormat format, const std::vector<std::string>& columns);

}  // namespace ablate::results
