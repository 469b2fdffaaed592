#pragma once

#include <cstddef>
#include <string>

namespace ablate::runner {

struct TerminalSize {
  std::size_t columns = 120, rows = 0;
  bool operator==(const TerminalSize&) const = default;
};
/// Of standard output; where it is no terminal: what COLUMNS says, and no end of rows.
TerminalSize terminal_size();
/// Standard output is a terminal that pictures can be drawn on.
bool is_terminal();
/// It is one, and NO_COLOR is not set (no-color.org).
bool may_color();

/// The terminal's other screen as long as it lives, without a cursor; the first is as it was afterwards.
class Screen {
 public:
  Screen();
  ~Screen();
  Screen(const Screen&) = delete;
  Screen& operator=(const Screen&) = delete;
  /// Draws lines over what stood there. False if nobody sees it any more.
  static bool draw(const std::string& lines);
};

}  // namespace ablate::runner
