#include "runner/control/progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include "runner/control/duration.h"

namespace ablate::runner {

Progress::Progress(bool quiet, const std::filesystem::path& log, Left left)
    : quiet_(quiet), terminal_(isatty(STDERR_FILENO) == 1), log_(log), left_(std::move(left)) {}

void Progress::total(std::size_t left, double work) {
  const std::size_t runs = ended_ + left;
  if (runs != runs_) log_.add(fmt::format("{} of {} runs are over", ended_, runs));
  runs_ = runs;
  work_ = work;
}

void Progress::ended(const std::string& line, double work) {
  ++ended_;
  done_ += work;
  log_.add(fmt::format("[{}/{}] {}", ended_, runs_, line));
  if (!terminal_) {
    print(fmt::format("[{}/{}] {}{}", ended_, runs_, line, left()));
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

std::string Progress::left() {
  if (quiet_ || !left_ || ended_ == runs_) return "";
  if (const auto now = Clock::now(); now - asked_ > std::chrono::seconds(1)) {
    asked_ = now;
    last_left_ = left_();
  }
  if (!last_left_) return "";
  return fmt::format("  {} ± {} left", duration(last_left_->seconds),
                     duration((last_left_->high - last_left_->low) / 2));
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

void Progress::print(const std::string& line) {
  if (quiet_) return;
  wipe();
  write(line + "\n");
}

void Progress::say(const std::string& line) {
  log_.add(line);
  print(line);
}

void Progress::finish() {
  log_.add(fmt::format("the end: {} of {} runs are over", ended_, runs_));
  wipe();
}

}  // namespace ablate::runner
