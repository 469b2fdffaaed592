#pragma once

#include <chrono>
#include <cstdio>
#include <string>

namespace ablate::runner {

/// Tells standard error how far the work is: one line that is rewritten on a terminal, one plain line per
/// ended run elsewhere. Work is counted in estimated operations, so that the time left of an experiment whose
/// runs differ is not told from their number alone.
class Progress {
 public:
  explicit Progress(bool quiet = false);

  /// What there is to do, in the unit of done(); called again when the plan grows.
  void total(std::size_t runs, double work);
  /// A run that is over; `line` says which and how.
  void ended(const std::string& line, double work);
  /// Work of the runs in hand, and how many they are.
  void running(std::size_t runs, double work);
  /// A line that must not be lost.
  void say(const std::string& line);
  void finish();

 private:
  [[nodiscard]] std::string left() const;
  void draw();
  void write(const std::string& text);
  void wipe();

  std::FILE* out_ = stderr;
  bool quiet_, terminal_;
  std::size_t runs_ = 0, ended_ = 0, running_ = 0;
  double work_ = 0, done_ = 0, partly_ = 0;
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
  std::chrono::steady_clock::time_point drawn_{};
};

}  // namespace ablate::runner
