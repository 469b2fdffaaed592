#include <algorithm>

#include "experiments/reading.h"

namespace ablate::experiments {

namespace {

std::vector<std::string> read_over(const Reading& reading, const Json& value, const std::string& pointer) {
  const std::vector<Axis>& axes = reading.experiment.axes;
  if (value.is_null()) {
    if (find_axis(axes, "arm") != nullptr) return {"arm"};
    if (axes.size() == 1) return {axes.front().name};
    reading.report(pointer, "no `over` is given: there are no arms, so name the axis that is compared" +
                                nearest("", axis_names(axes)));
    return {};
  }
  const Json list = value.is_array() ? value : Json::array({value});
  std::vector<std::string> over;
  for (const Json& one : list) {
    if (!one.is_string() || list.size() > 2) {
      reading.report(pointer + "/over", value.dump() + " is neither an axis nor a list of two");
      return {};
    }
    if (one == "seed") {
      reading.report(pointer + "/over", "seeds are replicates: they are not compared");
      continue;
    }
    if (const auto axis = reading.axis(one.get<std::string>(), pointer + "/over")) over.push_back(axis->name);
  }
  if (over.size() == 2 && over[0] == over[1]) reading.report(pointer + "/over", "names one axis twice");
  return over;
}

void read_baseline(const Reading& reading, const Json& value, const std::string& pointer, Compare& compare) {
  const Axis* axis = find_axis(reading.experiment.axes, compare.over.front());
  if (value.is_null()) {
    compare.baseline = axis->name == "arm"    ? reading.experiment.baseline
                       : axis->levels.empty() ? ""
                                              : axis->levels.front().label;
    return;
  }
  compare.baseline = label_of(value).value_or(value.dump());
  if (find_level(*axis, compare.baseline) == nullptr)
    reading.report(pointer + "/baseline", "axis \"" + axis->name + "\" has no level \"" + compare.baseline +
                                              "\"" + nearest(compare.baseline, labels(*axis)));
}

void read_one(const Reading& reading, const std::string& label, const Json& value,
              const std::string& pointer) {
  if (!value.is_object())
    return reading.report(pointer, value.dump() + " is not a comparison: an object with `metric`");
  reading.check_keys(value, pointer, {"metric", "over", "baseline", "where", "at", "smallest"});
  Compare compare;
  compare.label = label;
  if (!value.contains("metric")) return reading.report(pointer, "no `metric` is given, e.g. \"test_error\"");
  if (const auto metric = reading.metric(value["metric"], pointer + "/metric")) compare.metric = *metric;
  compare.over = read_over(reading, value.value("over", Json()), pointer);
  if (value.contains("where")) compare.where = reading.where(value["where"], pointer + "/where");
  compare.at = reading.at(value.value("at", Json()), pointer + "/at");
  if (compare.at.kind == At::Kind::best_validation && compare.metric.split.empty())
    reading.report(pointer + "/at",
                   "\"best_validation\" is the step at which the same quantity is best on the "
                   "validation set, and " +
                       compare.metric.name + " is not measured there");
  if (value.contains("smallest")) {
    const Json& smallest = value["smallest"];
    if (smallest.is_number() && smallest.get<double>() > 0)
      compare.smallest = smallest.get<double>();
    else
      reading.report(pointer + "/smallest",
                     smallest.dump() + " is not a difference: a number above 0, in the metric's unit");
  }
  if (compare.over.empty()) return;
  read_baseline(reading, value.value("baseline", Json()), pointer, compare);
  reading.experiment.compare.push_back(std::move(compare));
}

}  // namespace

void read_compare(Reading& reading) {
  const Json value = reading.value("compare");
  if (value.is_null()) return;
  if (!value.is_object())
    return reading.report("/compare",
                          value.dump() + " is neither a comparison nor an object of labelled ones");
  if (value.contains("metric") && !value["metric"].is_object())
    return read_one(reading, "", value, "/compare");
  for (const auto& [label, one] : value.items()) read_one(reading, label, one, "/compare/" + label);
}

}  // namespace ablate::experiments
