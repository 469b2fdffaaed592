#pragma once

#include <optional>
#include <string>
#include <vector>

#include "experiments/catalog.h"
#include "experiments/experiment.h"
#include "results/store.h"

/// From records to numbers: what rule C's `metric` and `at` mean.
namespace ablate::analysis {

/// The value of one curve read at `at`. `guide` is the curve whose best point chooses the step under
/// best_validation. For `reach` the result is the first step (or epoch, or second) at which the curve is at
/// `at.value` or better; std::nullopt: never reached, or nothing recorded. For `after` it is the last reading
/// not later than `at.value`. For `area` it is the area under the curve by trapezoids, divided by the length
/// of the curve, so that it keeps the metric's unit.
std::optional<double> read_curve(const std::vector<results::Point>& curve,
                                 const std::vector<results::Point>& guide, const experiments::At& at,
                                 experiments::Better better);

/// The readings of a metric of one run, by step; what follows from another metric (accuracy, bits) is
/// computed. Requires a metric that is measured on a split.
std::vector<results::Point> recorded_curve(const results::Store& store, const std::string& run_id,
                                           const experiments::Metric& metric);

/// What one run has to say about a metric.
struct Observation {
  enum class State {
    missing,     ///< not run yet
    unrecorded,  ///< run, but without this reading: it was asked for later
    failed,      ///< diverged, or no attempt succeeded
    censored,    ///< of `reach`: never got there; `value` is where the run ended, a lower bound
    measured,
  };
  State state = State::missing;
  double value = 0;
  bool exclusive = true;    ///< the run had the machine for itself, so its seconds count
  std::string environment;  ///< digest of what it ran on
  bool diverged = false;    ///< failed: because it did, not because no attempt succeeded
  std::optional<double> seconds = std::nullopt, peak_bytes = std::nullopt;  ///< of the run
};
Observation observe(const results::Store& store, const results::Run& run, const experiments::Metric& metric,
                    const experiments::At& at);

/// Whether reading this needs seconds, which count only from exclusive runs.
bool needs_seconds(const experiments::Metric& metric, const experiments::At& at);

/// Whether a run's description alone decides the metric: it is a fact then, the same on every seed.
bool is_fact(const experiments::Metric& metric);
/// NaN where the description does not decide it. Requires is_fact(metric).
double fact(const experiments::Metric& metric, const experiments::Catalog::Cost& cost);

}  // namespace ablate::analysis
