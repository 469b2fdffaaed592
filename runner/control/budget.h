#pragma once

#include <chrono>
#include <optional>

namespace ablate::runner {

/// The time a night may take, counted from its making.
class Budget {
 public:
  explicit Budget(std::optional<double> seconds) : seconds_(seconds) {}

  [[nodiscard]] double left_seconds() const {
    using Clock = std::chrono::steady_clock;
    return *seconds_ - std::chrono::duration<double>(Clock::now() - begin_).count();
  }
  [[nodiscard]] bool is_over() const { return seconds_ && left_seconds() < 0; }
  /// Whether a run that takes so long (std::nullopt: nobody knows) is to be started: if it ends in time, or
  /// if no night of this length could hold it, since checkpoints carry it from night to night.
  [[nodiscard]] bool admits(std::optional<double> run_seconds) const {
    return !seconds_ || !run_seconds || *run_seconds <= left_seconds() || *run_seconds > *seconds_;
  }

 private:
  std::optional<double> seconds_;
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

}  // namespace ablate::runner
