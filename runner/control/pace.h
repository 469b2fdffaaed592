#pragma once

#include <map>
#include <optional>
#include <string>

namespace ablate::runner {

/// How long runs take on one slot: by runs of the same configuration, else by the work of all others. What
/// was seen in this night counts before what the records say, which may have been made on another machine.
class Pace {
 public:
  /// A run of this configuration took so long, from its assignment to its end.
  void saw(const std::string& config_id, double seconds, double work) {
    add(tonight_, config_id, seconds, work);
  }
  void recorded(const std::string& config_id, double seconds, double work) {
    add(records_, config_id, seconds, work);
  }

  /// std::nullopt: nothing is known.
  [[nodiscard]] std::optional<double> seconds(const std::string& config_id, double work) const {
    for (const Seen* seen : {&tonight_, &records_})
      if (const auto found = seen->of.find(config_id); found != seen->of.end()) return found->second.mean();
    for (const Seen* seen : {&tonight_, &records_})
      if (seen->all.work > 0) return seen->all.seconds / seen->all.work * work;
    return std::nullopt;
  }

 private:
  struct Sum {
    double seconds = 0, work = 0, runs = 0;
    [[nodiscard]] double mean() const { return seconds / runs; }
    void add(double more_seconds, double more_work) {
      seconds += more_seconds;
      work += more_work;
      ++runs;
    }
  };
  struct Seen {
    std::map<std::string, Sum> of;  ///< config_id -> its runs
    Sum all;
  };

  static void add(Seen& seen, const std::string& config_id, double seconds, double work) {
    seen.of[config_id].add(seconds, work);
    seen.all.add(seconds, work);
  }

  Seen tonight_, records_;
};

}  // namespace ablate::runner
