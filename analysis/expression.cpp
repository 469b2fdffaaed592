#include "analysis/expression.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace ablate::analysis {

using experiments::ClaimQuantity;
using experiments::ClaimTerm;
using experiments::Labels;

bool Expression::is_constant() const {
  return std::all_of(terms.begin(), terms.end(), [](const ClaimTerm& term) { return !term.quantity; });
}

double Expression::constant() const {
  double sum = 0;
  for (const ClaimTerm& term : terms) sum += term.sign * term.constant.value();
  return sum;
}

bool Expression::is_ratio() const { return terms.size() == 1 && terms.front().divisor.has_value(); }

std::vector<ClaimQuantity> Expression::quantities() const {
  std::vector<ClaimQuantity> result;
  for (const ClaimTerm& term : terms) {
    if (term.quantity) result.push_back(*term.quantity);
    if (term.divisor) result.push_back(*term.divisor);
  }
  return result;
}

experiments::Metric Expression::metric_of(const ClaimQuantity& quantity) const {
  return quantity.metric.empty() ? metric : experiments::find_metric(quantity.metric).value();
}

Expression difference(const Expression& left, const Expression& right) {
  Expression result = left;
  for (ClaimTerm term : right.terms) {
    term.sign = -term.sign;
    result.terms.push_back(term);
  }
  return result;
}

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// Reads the quantities of one seed, noting what stands in the way of a number.
class Reader {
 public:
  Reader(const Expression& expression, const Selection& selection, const Labels& labels)
      : expression_(expression), selection_(selection), labels_(labels) {}

  SeedValue value() {
    for (const ClaimTerm& term : expression_.terms) result_.value += term.sign * value_of(term);
    if (order_is_hidden()) result_.value = std::numeric_limits<double>::quiet_NaN();
    result_.two_environments = environments_.size() > 1;
    return result_;
  }

 private:
  double value_of(const ClaimTerm& term) {
    if (term.constant) return *term.constant;
    const double numerator = value_of(*term.quantity);
    return term.divisor ? numerator / value_of(*term.divisor) : numerator;
  }

  double value_of(const ClaimQuantity& quantity) {
    Labels wanted = labels_;
    for (const auto& [axis, label] : quantity.select) wanted[axis] = label;
    const experiments::PlannedRun* run = selection_.find(wanted);
    if (run == nullptr) {
      result_.planned = false;
      return 0;
    }
    const experiments::Metric metric = expression_.metric_of(quantity);
    const Observation seen = selection_.observe(*run, metric, expression_.at);
    if (!seen.environment.empty()) environments_.insert(seen.environment);
    if (needs_seconds(metric, expression_.at)) result_.exclusive = result_.exclusive && seen.exclusive;
    return number(seen, better(metric, expression_.at));
  }

  double number(const Observation& seen, experiments::Better better) {
    using State = Observation::State;
    if (seen.state == State::missing || seen.state == State::unrecorded) result_.missing = true;
    if (seen.state == State::failed) {
      result_.failed = true;
      return better == experiments::Better::lower ? infinity : -infinity;
    }
    if (seen.state == State::censored) {
      result_.censored = true;
      least_bound_ = std::min(least_bound_, seen.value);
      return infinity;
    }
    if (seen.state == State::measured) greatest_ = std::max(greatest_, seen.value);
    return seen.value;
  }

  /// A bound orders two runs if the other got there before it; of sums it says nothing.
  [[nodiscard]] bool order_is_hidden() const {
    return result_.censored && (greatest_ > least_bound_ || expression_.quantities().size() > 2);
  }

  const Expression& expression_;
  const Selection& selection_;
  const Labels& labels_;
  SeedValue result_;
  std::set<std::string> environments_;
  double least_bound_ = infinity, greatest_ = -infinity;
};

}  // namespace

SeedValue evaluate(const Expression& expression, const Selection& selection, const Labels& labels) {
  return Reader(expression, selection, labels).value();
}

}  // namespace ablate::analysis
