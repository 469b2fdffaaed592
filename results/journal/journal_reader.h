#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace ablate::results {

/// One line of a journal. Views point into the text that was given.
struct JournalLine {
  std::string_view event;  ///< "begin", "metrics" …
  std::string_view text;   ///< the whole line without its newline
  // Of a metrics event, which is parsed without building a JSON value:
  std::int64_t step = 0;
  double epoch = 0, seconds = 0;
  std::vector<std::pair<std::string_view, double>> values;

  /// The members of any event, parsed on demand.
  [[nodiscard]] nlohmann::json members() const { return nlohmann::json::parse(text); }
};

/// Walks the whole lines of a journal's text.
///
///     JournalReader reader(text, first_line_number);
///     while (reader.next(line)) …
///     if (!reader.problem().empty()) …   // a damaged line ended the walk; everything before it was given
class JournalReader {
 public:
  explicit JournalReader(std::string_view text, std::uint64_t lines_before = 0)
      : text_(text), number_(lines_before) {}

  /// False at the end of the last whole line, or at a damaged one.
  bool next(JournalLine& line);
  /// Bytes of the lines given so far.
  [[nodiscard]] std::uint64_t consumed() const { return consumed_; }
  [[nodiscard]] std::uint64_t lines() const { return number_; }
  /// "line 12: the checksum does not match"; empty if nothing is wrong.
  [[nodiscard]] const std::string& problem() const { return problem_; }

 private:
  bool fail(const std::string& what);
  std::string_view text_;
  std::uint64_t number_ = 0, consumed_ = 0;
  std::string problem_;
};

/// Whether the file's first `bytes` bytes are whole lines without damage: what was told up to there can be
/// imported. A checkpoint that was written at that place may be used only then.
bool is_sound_up_to(const std::filesystem::path& file, std::uint64_t bytes);

}  // namespace ablate::results
