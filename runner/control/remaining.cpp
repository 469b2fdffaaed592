#include "runner/control/remaining.h"

#include <algorithm>
#include <cmath>
#include <functional>

namespace ablate::runner {

namespace {

/// How much runs of one configuration differ, relatively, before two of any are over; and configurations from
/// what their work lets expect, before there are two.
constexpr double assumed_within = 0.1, assumed_between = 0.5;
/// A run says nothing of its speed before it has made so much of itself.
constexpr double least_part = 0.02;

double square(double x) { return x * x; }

/// The speed of configurations.
class Speeds {
 public:
  /// Configurations that have no run yet that is over are as fast as the one that runs.
  Speeds(Pace::Rates over, const std::vector<RunningRun>& running) : rates_(std::move(over)) {
    Pace::Rates now;
    for (const RunningRun& run : running) {
      const double made = run.part - run.part_at_begin;
      if (!rates_.contains(run.config_id) && made >= least_part && run.seconds > 0 && run.work > 0)
        now[run.config_id].add(run.seconds, made * run.work);
    }
    rates_.merge(now);
    measure();
  }

  [[nodiscard]] bool none() const { return rates_.empty(); }
  /// Seconds per unit of work.
  [[nodiscard]] double of(const std::string& config) const {
    const auto known = rates_.find(config);
    return known == rates_.end() ? typical_ : known->second.mean;
  }
  /// How far off that may be, relatively, for all runs of a configuration alike.
  [[nodiscard]] double off(const std::string& config) const {
    const auto known = rates_.find(config);
    return known == rates_.end() ? between_ : within_ / std::sqrt(known->second.runs);
  }
  /// How much runs of one configuration differ, relatively.
  [[nodiscard]] double within() const { return within_; }

 private:
  void measure() {
    double sum = 0, squares = 0, freedom = 0, logs = 0, log_squares = 0;
    for (const auto& [config, rate] : rates_) {
      sum += rate.mean;
      squares += rate.squares / square(rate.mean);
      freedom += rate.runs - 1;
      logs += std::log(rate.mean);
    }
    const auto count = static_cast<double>(rates_.size());
    for (const auto& [config, rate] : rates_) log_squares += square(std::log(rate.mean) - logs / count);
    typical_ = sum / count;
    if (freedom >= 1) within_ = std::sqrt(squares / freedom);
    if (count >= 2) between_ = std::max(assumed_within, std::sqrt(log_squares / (count - 1)));
  }

  Pace::Rates rates_;
  double typical_ = 0, within_ = assumed_within, between_ = assumed_between;
};

/// What is left of each configuration, in seconds on one slot.
class Left {
 public:
  /// Runs that take so long each.
  void add(const std::string& config, double each, std::size_t runs) {
    const double seconds = each * static_cast<double>(runs);
    parts_[config].seconds += seconds;
    parts_[config].squares += seconds * each;
    seconds_ += seconds;
  }
  [[nodiscard]] double seconds() const { return seconds_; }

  /// Standard deviation of the sum, relatively: a configuration's mean is off for all its runs alike, and
  /// each run differs from it on its own.
  [[nodiscard]] double spread(const Speeds& speeds) const {
    double variance = 0;
    for (const auto& [config, part] : parts_)
      variance += square(part.seconds * speeds.off(config)) + part.squares * square(speeds.within());
    return std::sqrt(variance) / seconds_;
  }

 private:
  struct Part {
    double seconds = 0, squares = 0;
  };
  std::map<std::string, Part> parts_;
  double seconds_ = 0;
};

/// When the last slot is done, each taking its next run as soon as it is free.
class Schedule {
 public:
  explicit Schedule(std::size_t slots) : free_(std::max<std::size_t>(1, slots)) {}
  void give(double seconds) {
    std::pop_heap(free_.begin(), free_.end(), std::greater<>());
    free_.back() += seconds;
    std::push_heap(free_.begin(), free_.end(), std::greater<>());
  }
  [[nodiscard]] double end() const { return *std::max_element(free_.begin(), free_.end()); }

 private:
  std::vector<double> free_;  ///< when each slot is; a heap, the first to be free in front
};

struct Alike {
  double each = 0;  ///< seconds of a run
  std::size_t runs = 0;
};

/// Gives out waiting runs as a night does: one of every configuration before a second of any, the longest
/// first.
void give_all(Schedule& schedule, std::vector<Alike> waiting) {
  std::sort(waiting.begin(), waiting.end(), [](const Alike& a, const Alike& b) { return a.each > b.each; });
  for (bool some = true; some;) {
    some = false;
    for (Alike& alike : waiting) {
      if (alike.runs == 0) continue;
      --alike.runs;
      schedule.give(alike.each);
      some = true;
    }
  }
}

}  // namespace

std::optional<Remaining> remaining(const Pace& pace, const std::vector<RunningRun>& running,
                                   const std::map<std::string, WaitingRuns>& waiting, std::size_t slots) {
  const Speeds speeds(pace.rates(), running);
  if (speeds.none()) return std::nullopt;
  Left left;
  Schedule schedule(slots);
  for (const RunningRun& run : running) {
    const double seconds = run.work * (1 - run.part) * speeds.of(run.config_id);
    left.add(run.config_id, seconds, 1);
    schedule.give(seconds);
  }
  std::vector<Alike> wait;
  for (const auto& [config, runs] : waiting) {
    if (runs.runs == 0) continue;
    wait.push_back({runs.work * speeds.of(config) / static_cast<double>(runs.runs), runs.runs});
    left.add(config, wait.back().each, runs.runs);
  }
  if (left.seconds() <= 0) return Remaining{};
  give_all(schedule, std::move(wait));
  const double seconds = schedule.end(), spread = 2 * left.spread(speeds);
  return Remaining{seconds, seconds * std::max(0.0, 1 - spread), seconds * (1 + spread)};
}

}  // namespace ablate::runner
