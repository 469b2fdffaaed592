#pragma once

#include <functional>
#include <string_view>
#include <vector>

namespace ablate::runner {

/// Calls visit(fields) with the numbers of every line after the first; an empty field is NaN. Throws
/// Error(data) naming `name` and the line where something else than a number stands.
void each_csv_row(std::string_view text, const char* name,
                  const std::function<void(const std::vector<double>& row)>& visit);

}  // namespace ablate::runner
