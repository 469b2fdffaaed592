#include "runner/commands/terminal.h"

#include <cstdlib>
#include <iostream>
#include <string_view>
#include <sys/ioctl.h>
#include <unistd.h>

namespace ablate::runner {

namespace {

void say(std::string_view bytes) { std::cout << bytes << std::flush; }

}  // namespace

TerminalSize terminal_size() {
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return {size.ws_col, size.ws_row};
  const char* columns = std::getenv("COLUMNS");
  const int given = columns == nullptr ? 0 : std::atoi(columns);
  return given > 0 ? TerminalSize{static_cast<std::size_t>(given), 0} : TerminalSize{};
}

bool is_terminal() {
  const char* kind = std::getenv("TERM");
  return isatty(STDOUT_FILENO) == 1 && kind != nullptr && std::string_view(kind) != "dumb";
}

bool may_color() {
  const char* forbidden = std::getenv("NO_COLOR");
  return is_terminal() && (forbidden == nullptr || *forbidden == '\0');
}

Screen::Screen() { say("\033[?1049h\033[?25l"); }

Screen::~Screen() { say("\033[?25h\033[?1049l"); }

bool Screen::draw(const std::string& lines) {
  std::string bytes = "\033[H";
  for (const char c : lines) bytes += c == '\n' ? std::string("\033[K\n") : std::string(1, c);
  // The last line has no newline: at the bottom it would move everything up.
  if (bytes.ends_with('\n')) bytes.pop_back();
  say(bytes + "\033[J");
  return std::cout.good();
}

}  // namespace ablate::runner
