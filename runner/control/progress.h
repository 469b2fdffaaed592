#pragma once

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "runner/control/night_log.h"
#include "runner/control/remaining.h"

namespace ablate::runner {

/// Tells standard error how far the work is: one line that is rewritten on a terminal, one plain line per
/// ended run elsewhere. How far is counted in estimated operations, since the runs of an experiment differ.
/// Whatever is told goes to a log too, quiet or not.
class Progress {
 public:
  /// What is asked for the time left, once a second at most.
  using Left = std::function<std::optional<Remaining>()>;

  explicit Progress(bool quiet = false, const std::filesystem::path& log = {}, Left left = {});

  /// How many runs are left, and the work of all; called again when the plan grows.
  void total(std::size_t left, double work);
  /// A run that is over; `line` says which and how.
  void ended(const std::string& line, double work);
  /// Work of the runs in hand, and how many they are.
  void running(std::size_t runs, double work);
  /// A line that must not be lost.
  void say(const std::string& line);
  void finish();

 private:
  using Clock = std::chrono::steady_clock;

  [[nodiscard]] std::string left();
  void draw();
  void print(const std::string& line);
  void write(const std::string& text);
  void wipe();

  std::FILE* out_ = stderr;
  bool quiet_, terminal_;
  NightLog log_;
  Left left_;
  std::optional<Remaining> last_left_;
  std::size_t runs_ = 0, ended_ = 0, running_ = 0;
  double work_ = 0, done_ = 0, partly_ = 0;
  Clock::time_point drawn_{}, asked_{};
};

}  // namespace ablate::runner
