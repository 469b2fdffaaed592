#include "runner/control/pace.h"

namespace ablate::runner {

namespace {

/// Each configuration counts once, however many runs it has.
double typical(const Pace::Rates& rates) {
  double sum = 0;
  for (const auto& [config, rate] : rates) sum += rate.mean;
  return sum / static_cast<double>(rates.size());
}

}  // namespace

void Pace::Rate::add(double more_seconds, double more_work) {
  ++runs;
  seconds += more_seconds;
  work += more_work;
  const double rate = more_seconds / more_work;
  const double before = rate - mean;
  mean += before / runs;
  squares += before * (rate - mean);
}

void Pace::add(Rates& rates, const std::string& config_id, double seconds, double work) {
  if (work > 0 && seconds > 0) rates[config_id].add(seconds, work);
}

std::optional<double> Pace::seconds(const std::string& config_id, double work) const {
  for (const Rates* rates : {&tonight_, &records_})
    if (const auto found = rates->find(config_id); found != rates->end()) {
      const Rate& alike = found->second;  // of as much work: exactly their mean
      return alike.seconds / alike.runs * (work * alike.runs / alike.work);
    }
  for (const Rates* rates : {&tonight_, &records_})
    if (!rates->empty()) return typical(*rates) * work;
  return std::nullopt;
}

Pace::Rates Pace::rates() const {
  Rates all = tonight_;
  all.insert(records_.begin(), records_.end());  // where there is none of tonight
  return all;
}

}  // namespace ablate::runner
