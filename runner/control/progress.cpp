#include "runner/control/progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include "runner/control/duration.h"

namespace ablate::runner {

using Clock = std::chrono::steady_clock;

Progress::Progress(bool quiet) : quiet_(quiet), terminal_(isatty(STDERR_FILENO) == 1) {}

void Progress::total(std::size_t runs, double work) {
  runs_ = runs;
  work_ = work;
}

void Progress::ended(const std::string& line, double work) {
  ++ended_;
  done_ += work;
  if (!terminal_) {
    say(fmt::format("[{}/{}] {}{}", ended_, runs_, line, left()));
  } else {
    drawn_ = {};
  }
}

void Progress::running(std::size_t runs, double work) {
  running_ = runs;
  partly_ = work;
  const auto now = Clock::now();
  if (!terminal_ || quiet_ || now - drawn_ < std::chrono::milliseconds(200)) return;
  drawn_ = now;
  draw();
}

std::string Progress::left() const {
  const double made = done_ + partly_;
  const double elapsed = std::chrono::duration<double>(Clock::now() - begin_).count();
  if (made <= 0 || made >= work_) return "";
  return "  " + duration(elapsed * (work_ - made) / made) + " left";
}

void Progress::draw() {
  constexpr int width = 24;
  const double part = work_ > 0 ? (done_ + partly_) / work_ : 0;
  const int full = static_cast<int>(part * width);
  const std::string bar = std::string(static_cast<std::size_t>(full), '#') +
                          std::string(static_cast<std::size_t>(width - full), '.');
  write(fmt::format("\r\033[K[{}] {}/{} runs, {} running{}", bar, ended_, runs_, running_, left()));
}

/// Whoever listened may be gone (a closed pipe or terminal): the work goes on without an audience.
void Progress::write(const std::string& text) {
  std::fputs(text.c_str(), out_);
  std::fflush(out_);
}

void Progress::wipe() {
  if (terminal_ && !quiet_) write("\r\033[K");
}

void Progress::say(const std::string& line) {
  if (quiet_) return;
  wipe();
  write(line + "\n");
}

void Progress::finish() { wipe(); }

}  // namespace ablate::runner
