#pragma once

#include <chrono>

namespace ablate::runner {

/// Seconds that passed while it ran.
class Stopwatch {
 public:
  void start() {
    running_ = true;
    begin_ = Clock::now();
  }
  void stop() {
    total_ = seconds();
    running_ = false;
  }
  void restart() {
    total_ = 0;
    start();
  }
  void add(double seconds) { total_ += seconds; }
  [[nodiscard]] double seconds() const {
    return running_ ? total_ + std::chrono::duration<double>(Clock::now() - begin_).count() : total_;
  }

 private:
  using Clock = std::chrono::steady_clock;
  Clock::time_point begin_{};
  double total_ = 0;
  bool running_ = false;
};

}  // namespace ablate::runner
