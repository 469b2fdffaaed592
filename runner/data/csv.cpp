#include "runner/data/csv.h"

#include <charconv>
#include <limits>
#include <string>

#include "experiments/error.h"

namespace ablate::runner {

namespace {

/// What comes before `separator`, which is taken off as well.
std::string_view take(std::string_view& text, char separator) {
  const std::size_t length = std::min(text.find(separator), text.size());
  const std::string_view taken = text.substr(0, length);
  text.remove_prefix(std::min(length + 1, text.size()));
  return taken;
}

}  // namespace

void each_csv_row(std::string_view text, const char* name,
                  const std::function<void(const std::vector<double>& row)>& visit) {
  take(text, '\n');
  std::vector<double> row;
  for (int number = 2; !text.empty(); ++number) {
    std::string_view line = take(text, '\n');
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty()) continue;
    row.clear();
    for (bool last = false; !last;) {
      last = line.find(',') == std::string_view::npos;
      const std::string_view field = take(line, ',');
      double value = std::numeric_limits<double>::quiet_NaN();
      const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), value);
      if (!field.empty() && (error != std::errc() || end != field.data() + field.size()))
        throw Error(Exit::data, "'" + std::string(name) + "', line " + std::to_string(number) + ": \"" +
                                    std::string(field) + "\" is no number");
      row.push_back(value);
    }
    visit(row);
  }
}

}  // namespace ablate::runner
