#pragma once

#include <map>
#include <optional>
#include <string>

namespace ablate::runner {

/// How long runs take on one slot: by runs of the same configuration, else by the work of all others. What
/// was seen in this night counts before what the records say, which may have been made on another machine.
class Pace {
 public:
  /// What runs of one configuration took, and the moments (Welford) of their seconds per unit of work
  /// (runner/control/work.h).
  struct Rate {
    double runs = 0, seconds = 0, work = 0;
    double mean = 0;
    double squares = 0;  ///< sum of squared differences from the mean
    void add(double more_seconds, double more_work);
  };
  using Rates = std::map<std::string, Rate>;  ///< by config_id

  /// A run of this configuration took so long, from its assignment to its end.
  void saw(const std::string& config_id, double seconds, double work) {
    add(tonight_, config_id, seconds, work);
  }
  void recorded(const std::string& config_id, double seconds, double work) {
    add(records_, config_id, seconds, work);
  }

  /// std::nullopt: nothing is known.
  [[nodiscard]] std::optional<double> seconds(const std::string& config_id, double work) const;
  /// Of every configuration that was seen.
  [[nodiscard]] Rates rates() const;

 private:
  static void add(Rates& rates, const std::string& config_id, double seconds, double work);

  Rates tonight_, records_;
};

}  // namespace ablate::runner
