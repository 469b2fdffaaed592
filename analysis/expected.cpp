#include "analysis/expected.h"

#include <algorithm>
#include <limits>

#include "experiments/axes.h"

namespace ablate::analysis {

using experiments::Claim;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// Of equal_within and the comparisons: everything on the left, so that the region holds numbers alone.
Expected normalized(const Claim& claim, Expression left, Expression right) {
  using Relation = Claim::Relation;
  Relation relation = claim.relation;
  if (left.is_constant() && !right.is_constant()) {
    std::swap(left, right);
    if (relation != Relation::equal_within)
      relation = relation == Relation::less ? Relation::greater : Relation::less;
  }
  Expected expected;
  const double bound = right.is_constant() ? right.constant() : 0;
  expected.expression = right.is_constant() ? left : difference(left, right);
  if (relation == Relation::less) expected.region = {-infinity, bound};
  if (relation == Relation::greater) expected.region = {bound, infinity};
  if (relation == Relation::equal_within)
    expected.region = {bound - claim.tolerance, bound + claim.tolerance};
  return expected;
}

std::vector<std::string> admitted_labels(const experiments::Experiment& experiment, const Claim& claim) {
  std::vector<std::string> labels = experiments::labels(*experiments::find_axis(experiment.axes, claim.axis));
  for (const auto& where : claim.where)
    if (where.first == claim.axis)
      std::erase_if(labels, [&admitted = where.second](const std::string& label) {
        return std::find(admitted.begin(), admitted.end(), label) == admitted.end();
      });
  return labels;
}

}  // namespace

Expected expected_of(const experiments::Experiment& experiment, const Claim& claim) {
  using Relation = Claim::Relation;
  Expression left{claim.left, {}, {}};
  if (!experiment.compare.empty()) left.metric = experiment.compare.front().metric;
  if (!experiment.compare.empty()) left.at = experiment.compare.front().at;
  if (!claim.metric.empty()) left.metric = experiments::find_metric(claim.metric).value();
  if (claim.at) left.at = *claim.at;
  Expression right = left;
  right.terms = claim.right;
  Expected expected;
  if (claim.relation == Relation::in_interval) {
    expected.expression = left;
    expected.region = {claim.low, claim.high};
  } else if (claim.relation == Relation::increases || claim.relation == Relation::decreases) {
    expected.expression = left;
    expected.region = claim.relation == Relation::increases ? Region{0, infinity} : Region{-infinity, 0};
    expected.axis = claim.axis;
    expected.along = admitted_labels(experiment, claim);
  } else {
    expected = normalized(claim, left, right);
  }
  expected.ratio = expected.expression.is_ratio() && expected.axis.empty();
  expected.where = {claim.where.begin(), claim.where.end()};
  return expected;
}

Expected expected_of(const experiments::Experiment& experiment, const experiments::PublishedValue& value) {
  Expected expected;
  experiments::ClaimTerm term;
  term.quantity = value.of;
  expected.expression.terms = {term};
  if (!experiment.compare.empty()) {
    expected.expression.metric = experiment.compare.front().metric;
    expected.expression.at = experiment.compare.front().at;
  }
  const double tolerance = value.tolerance.value_or(0);
  expected.region = {value.value - tolerance, value.value + tolerance};
  return expected;
}

}  // namespace ablate::analysis
