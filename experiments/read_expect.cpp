#include <algorithm>

#include "experiments/reading.h"

namespace ablate::experiments {

namespace {

/// Checks the names that a quantity uses and writes axes with their full names.
void check_quantity(const Reading& reading, ClaimQuantity& quantity, bool has_metric,
                    const std::string& pointer) {
  if (!quantity.metric.empty())
    reading.metric(Json(quantity.metric), pointer);
  else if (!has_metric && reading.experiment.compare.empty())
    reading.report(pointer,
                   "no metric is named, and there is no `compare` to take it from: write e.g. "
                   "test_error(…)");
  for (auto& [axis_name, label] : quantity.select) {
    const auto axis = reading.axis(axis_name, pointer);
    if (!axis) continue;
    axis_name = axis->name;
    if (find_level(*axis, label) == nullptr)
      reading.report(pointer, "axis \"" + axis->name + "\" has no level \"" + label + "\"" +
                                  nearest(label, labels(*axis)));
  }
}

void check_expression(const Reading& reading, ClaimExpression& expression, bool has_metric,
                      const std::string& pointer) {
  for (ClaimTerm& term : expression)
    for (auto* quantity : {&term.quantity, &term.divisor})
      if (*quantity) check_quantity(reading, **quantity, has_metric, pointer);
}

std::string string_at(const Reading& reading, const Json& object, const char* key,
                      const std::string& pointer) {
  const Json value = object.value(key, Json(""));
  if (value.is_string()) return value.get<std::string>();
  reading.report(pointer + "/" + key, value.dump() + " is not a string");
  return "";
}

std::vector<std::string> arms_of(const Reading& reading) {
  const Axis* axis = find_axis(reading.experiment.axes, "arm");
  return axis == nullptr ? std::vector<std::string>{} : labels(*axis);
}

void read_claim(const Reading& reading, const std::string& label, const Json& value,
                const std::string& pointer) {
  if (!value.is_object() || !value.contains("claim") || !value["claim"].is_string())
    return reading.report(pointer, value.dump() + " is not a claim: an object with the text `claim`");
  reading.check_keys(value, pointer, {"claim", "where", "metric", "at", "source", "confidence"});
  Claim claim;
  claim.label = label;
  const auto text = value["claim"].get<std::string>();
  if (const auto fault = parse_claim(text, arms_of(reading), claim))
    return reading.report(pointer + "/claim", "in \"" + text + "\", column " + std::to_string(fault->column) +
                                                  ": " + fault->message);
  const bool has_metric = value.contains("metric");
  check_expression(reading, claim.left, has_metric, pointer + "/claim");
  check_expression(reading, claim.right, has_metric, pointer + "/claim");
  if (!claim.axis.empty())
    if (const auto axis = reading.axis(claim.axis, pointer + "/claim")) claim.axis = axis->name;
  if (value.contains("where"))
    for (const auto& [axis, admitted] : reading.where(value["where"], pointer + "/where"))
      claim.where.emplace_back(axis, admitted);
  if (value.contains("metric") && reading.metric(value["metric"], pointer + "/metric"))
    claim.metric = value["metric"];
  if (value.contains("at")) claim.at = reading.at(value["at"], pointer + "/at");
  claim.source = string_at(reading, value, "source", pointer);
  claim.confidence = string_at(reading, value, "confidence", pointer);
  reading.experiment.claims.push_back(std::move(claim));
}

/// A fraction above 1 was meant as percent.
void check_fraction(const Reading& reading, const PublishedValue& value, const std::string& pointer) {
  std::string metric = value.of.metric;
  if (metric.empty() && !reading.experiment.compare.empty())
    metric = reading.experiment.compare.front().metric.name;
  const bool fraction =
      metric.find("error") != std::string::npos || metric.find("accuracy") != std::string::npos;
  if (fraction && value.value > 1)
    reading.report(pointer + "/value", Json(value.value).dump() + " is above 1, and " + metric +
                                           " is a fraction: was percent meant (" +
                                           Json(value.value / 100).dump() + ")?");
}

void read_value(const Reading& reading, const std::string& label, const Json& value,
                const std::string& pointer) {
  if (!value.is_object() || !value.contains("of") || !value["of"].is_string() || !value.contains("value") ||
      !value["value"].is_number())
    return reading.report(
        pointer,
        value.dump() + " is not a published value: an object with `of` (a quantity) and `value` (a number)");
  reading.check_keys(value, pointer, {"of", "value", "tolerance", "source", "confidence", "differs"});
  PublishedValue published;
  published.label = label;
  published.of_text = value["of"];
  published.value = value["value"];
  if (const auto fault = parse_quantity(published.of_text, arms_of(reading), published.of))
    return reading.report(pointer + "/of", "in \"" + published.of_text + "\", column " +
                                               std::to_string(fault->column) + ": " + fault->message);
  check_quantity(reading, published.of, false, pointer + "/of");
  if (value.contains("tolerance")) {
    if (value["tolerance"].is_number() && value["tolerance"].get<double>() >= 0)
      published.tolerance = value["tolerance"].get<double>();
    else
      reading.report(pointer + "/tolerance", value["tolerance"].dump() + " is not a number of 0 or more");
  }
  published.source = string_at(reading, value, "source", pointer);
  published.confidence = string_at(reading, value, "confidence", pointer);
  published.differs = string_at(reading, value, "differs", pointer);
  check_fraction(reading, published, pointer);
  reading.experiment.values.push_back(std::move(published));
}

}  // namespace

void read_expect(Reading& reading) {
  const Json expect = reading.value("expect");
  if (expect.is_null()) return;
  if (!expect.is_object())
    return reading.report("/expect", expect.dump() + " is not an object of values and claims");
  reading.check_keys(expect, "/expect", {"values", "claims"});
  for (const auto& [part, read] : {std::pair("values", &read_value), std::pair("claims", &read_claim)}) {
    const Json list = expect.value(part, Json());
    const std::string pointer = std::string("/expect/") + part;
    if (list.is_null()) continue;
    if (!list.is_object())
      reading.report(pointer, list.dump() + " is not an object of labels");
    else
      for (const auto& [label, one] : list.items())
        if (!one.is_null()) (*read)(reading, label, one, pointer + "/" + label);
  }
}

}  // namespace ablate::experiments
