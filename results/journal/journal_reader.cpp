#include "results/journal/journal_reader.h"

#include <charconv>
#include <fstream>
#include <limits>

#include "results/journal/checksum.h"

namespace ablate::results {

namespace {

/// Reads the fixed layout that JournalWriter::metrics writes.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  bool literal(std::string_view expected) {
    if (!rest_.starts_with(expected)) return false;
    rest_.remove_prefix(expected.size());
    return true;
  }

  template <class Number>
  bool number(Number& value) {
    const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
    if (error != std::errc()) return false;
    rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
    return true;
  }

  bool value(double& value) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    if (literal("\"nan\"")) return (value = std::numeric_limits<double>::quiet_NaN(), true);
    if (literal("\"inf\"")) return (value = infinity, true);
    if (literal("\"-inf\"")) return (value = -infinity, true);
    return number(value);
  }

  bool name(std::string_view& name) {
    if (!literal("\"")) return false;
    const std::size_t end = rest_.find('"');
    if (end == std::string_view::npos) return false;
    name = rest_.substr(0, end);
    rest_.remove_prefix(end + 1);
    return true;
  }

  [[nodiscard]] bool done() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

bool parse_metrics(std::string_view covered, JournalLine& line) {
  Scanner scan(covered);
  line.values.clear();
  if (!scan.literal(R"("event":"metrics","step":)") || !scan.number(line.step) ||
      !scan.literal(R"(,"epoch":)") || !scan.number(line.epoch) || !scan.literal(R"(,"seconds":)") ||
      !scan.number(line.seconds) || !scan.literal(R"(,"values":{)"))
    return false;
  while (!scan.literal("}}")) {
    std::string_view name;
    double value = 0;
    if (!line.values.empty() && !scan.literal(",")) return false;
    if (!scan.name(name) || !scan.literal(":") || !scan.value(value)) return false;
    line.values.emplace_back(name, value);
  }
  return scan.done();
}

}  // namespace

bool JournalReader::fail(const std::string& what) {
  problem_ = "line " + std::to_string(number_ + 1) + ": " + what;
  return false;
}

bool JournalReader::next(JournalLine& line) {
  if (!problem_.empty()) return false;
  const std::string_view rest = text_.substr(consumed_);
  const std::size_t end = rest.find('\n');
  if (end == std::string_view::npos) return false;
  const std::string_view whole = rest.substr(0, end);
  if (whole.size() < covered_from || !whole.starts_with(line_start) ||
      whole.substr(covered_from - 2, 2) != "\",")
    return fail("not a journal line");
  const std::string_view covered = whole.substr(covered_from);
  if (checksum(covered) != whole.substr(line_start.size(), 8))
    return fail("the checksum does not match: the line is damaged");
  constexpr std::string_view event = R"("event":")";
  const std::size_t name_end = covered.find('"', event.size());
  if (!covered.starts_with(event) || name_end == std::string_view::npos) return fail("no event is named");
  line.text = whole;
  line.event = covered.substr(event.size(), name_end - event.size());
  if (line.event == "metrics" && !parse_metrics(covered, line)) return fail("not laid out as metrics are");
  consumed_ += end + 1;
  ++number_;
  return true;
}

bool is_sound_up_to(const std::filesystem::path& file, std::uint64_t bytes) {
  std::ifstream in(file, std::ios::binary);
  std::string text(bytes, '\0');
  if (!in.read(text.data(), static_cast<std::streamsize>(bytes))) return false;
  JournalReader reader(text);
  for (JournalLine line; reader.next(line);) {
  }
  return reader.consumed() == bytes;
}

}  // namespace ablate::results
