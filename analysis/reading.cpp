#include "analysis/reading.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "analysis/summary.h"

namespace ablate::analysis {

using experiments::At;
using experiments::Better;
using experiments::Metric;
using results::Point;

namespace {

bool improves(double candidate, double best, Better better) {
  return better == Better::lower ? candidate < best : candidate > best;
}

/// The first of the best points: a value that is not a number is never best.
const Point* best_point(const std::vector<Point>& curve, Better better) {
  const Point* best = nullptr;
  for (const Point& point : curve) {
    if (std::isnan(point.value)) continue;
    if (best == nullptr || improves(point.value, best->value, better)) best = &point;
  }
  return best;
}

double position(const Point& point, const std::string& unit) {
  if (unit == "epochs") return point.epoch;
  return unit == "seconds" ? point.seconds : static_cast<double>(point.step);
}

double median_of_last(const std::vector<Point>& curve, std::size_t count) {
  std::vector<double> last;
  for (std::size_t i = curve.size() - std::min(count, curve.size()); i < curve.size(); ++i)
    last.push_back(curve[i].value);
  return std::any_of(last.begin(), last.end(), [](double value) { return std::isnan(value); })
             ? std::numeric_limits<double>::quiet_NaN()
             : median(last);
}

/// The name under which a metric is recorded: accuracy is 1 - error, bits are loss / ln 2; neither is
/// recorded itself.
std::string recorded_name(const std::string& split, const std::string& quantity) {
  return split + "_" + (quantity == "accuracy" ? "error" : quantity == "bits" ? "loss" : quantity);
}

/// A value as it is asked for, of one as it is recorded.
double derived(double recorded, const std::string& quantity) {
  if (quantity == "accuracy") return 1 - recorded;
  return quantity == "bits" ? recorded / std::numbers::ln2 : recorded;
}

std::vector<Point> curve_of(const results::Store& store, const std::string& run_id, const std::string& split,
                            const std::string& quantity) {
  std::vector<Point> curve = store.curve(run_id, recorded_name(split, quantity));
  for (Point& point : curve) point.value = derived(point.value, quantity);
  return curve;
}

/// The same of its last point alone.
std::optional<double> last_of(const results::Store& store, const std::string& run_id,
                              const std::string& split, const std::string& quantity) {
  const std::optional<Point> last = store.last(run_id, recorded_name(split, quantity));
  return last ? std::optional(derived(last->value, quantity)) : std::nullopt;
}

std::optional<double> constant(const results::Run& run, const std::string& quantity) {
  if (quantity == "parameters") return run.parameters;
  if (quantity == "flops") return run.flops;
  if (quantity == "seconds") return run.seconds;
  if (quantity == "peak_bytes") return run.peak_bytes;
  return std::nullopt;
}

std::optional<double> measure(const results::Store& store, const results::Run& run, const Metric& metric,
                              const At& at) {
  if (!metric.probe.empty())
    return read_curve(store.probe_curve(run.run_id, metric.probe, metric.quantity), {}, at, metric.better);
  if (metric.split.empty()) return constant(run, metric.quantity);
  if (at.kind == At::Kind::final) return last_of(store, run.run_id, metric.split, metric.quantity);
  const std::vector<Point> curve = curve_of(store, run.run_id, metric.split, metric.quantity);
  if (at.kind != At::Kind::best_validation) return read_curve(curve, {}, at, metric.better);
  return read_curve(curve, curve_of(store, run.run_id, "validation", metric.quantity), at, metric.better);
}

/// By trapezoids. A curve of one point, or of no length, is as high as its last point.
double mean_height(const std::vector<Point>& curve, const std::string& unit) {
  const double length = position(curve.back(), unit) - position(curve.front(), unit);
  if (length <= 0) return curve.back().value;
  double area = 0;
  for (std::size_t i = 1; i < curve.size(); ++i)
    area +=
        (position(curve[i], unit) - position(curve[i - 1], unit)) * (curve[i].value + curve[i - 1].value) / 2;
  return area / length;
}

}  // namespace

std::optional<double> read_curve(const std::vector<Point>& curve, const std::vector<Point>& guide,
                                 const At& at, Better better) {
  if (curve.empty()) return std::nullopt;
  const Point* chosen = nullptr;
  switch (at.kind) {
    case At::Kind::final:
      return curve.back().value;
    case At::Kind::median_last_5:
      return median_of_last(curve, 5);
    case At::Kind::best:
      chosen = best_point(curve, better);
      break;
    case At::Kind::best_validation:
      if (const Point* best = best_point(guide, better))
        for (const Point& point : curve)
          if (point.step == best->step) chosen = &point;
      break;
    case At::Kind::reach:
      for (const Point& point : curve)
        if (!std::isnan(point.value) && !improves(at.value, point.value, better))
          return position(point, at.unit);
      return std::nullopt;
    case At::Kind::after:
      for (const Point& point : curve)
        if (position(point, at.unit) <= at.value) chosen = &point;
      break;
    case At::Kind::area:
      return mean_height(curve, at.unit);
  }
  return chosen == nullptr ? std::nullopt : std::optional(chosen->value);
}

std::vector<Point> recorded_curve(const results::Store& store, const std::string& run_id,
                                  const Metric& metric) {
  return curve_of(store, run_id, metric.split, metric.quantity);
}

bool needs_seconds(const Metric& metric, const At& at) {
  return at.unit == "seconds" ||
         (metric.split.empty() && metric.probe.empty() && metric.quantity == "seconds");
}

bool is_fact(const Metric& metric) {
  return metric.split.empty() && metric.probe.empty() &&
         (metric.quantity == "parameters" || metric.quantity == "flops");
}

double fact(const Metric& metric, const experiments::Catalog::Cost& cost) {
  constexpr double undecided = std::numeric_limits<double>::quiet_NaN();
  if (metric.quantity == "flops") return cost.flops.value_or(undecided);
  return cost.parameters ? static_cast<double>(*cost.parameters) : undecided;
}

Observation observe(const results::Store& store, const results::Run& run, const Metric& metric,
                    const At& at) {
  using State = Observation::State;
  const bool diverged = run.outcome == "diverged", failed = run.state == "failed" || diverged;
  Observation seen{State::missing, 0, run.exclusive, run.environment, diverged, run.seconds, run.peak_bytes};
  if (metric.split.empty() && metric.probe.empty() && metric.quantity == "failed") {
    if (run.state == "done" || run.state == "failed")
      seen = {State::measured, failed ? 1.0 : 0.0, true,          run.environment,
              diverged,        run.seconds,        run.peak_bytes};
    return seen;
  }
  if (failed) {
    seen.state = State::failed;
    return seen;
  }
  if (run.state != "done") return seen;
  if (const std::optional<double> value = measure(store, run, metric, at)) {
    seen.diverged = !std::isfinite(*value);
    seen.state = seen.diverged ? State::failed : State::measured;
    seen.value = *value;
  } else if (at.kind == At::Kind::reach && metric.probe.empty()) {
    const std::vector<Point> curve = store.curve(run.run_id, recorded_name(metric.split, metric.quantity));
    if (!curve.empty()) {
      seen.state = State::censored;
      seen.value = position(curve.back(), at.unit);
    }
  }
  if (seen.state == State::missing) seen.state = State::unrecorded;
  return seen;
}

}  // namespace ablate::analysis
