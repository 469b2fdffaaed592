#include "analysis/verdict.h"

#include <cmath>
#include <fmt/format.h>

#include "analysis/equivalence.h"

namespace ablate::analysis {

std::string_view name(Verdict verdict) {
  switch (verdict) {
    case Verdict::better:
      return "better";
    case Verdict::worse:
      return "worse";
    case Verdict::equivalent:
      return "equivalent";
    case Verdict::inconclusive:
      return "inconclusive";
    case Verdict::not_enough_seeds:
      return "not enough seeds";
    case Verdict::not_run:
      return "not run";
    case Verdict::exact:
      return "exact";
    case Verdict::equal:
      return "equal";
  }
  return "";
}

namespace {

constexpr double level = 0.05;

struct Decision {
  Verdict verdict;
  std::string words;
};

Verdict direction(bool level_is_lower, experiments::Better better) {
  return level_is_lower == (better == experiments::Better::lower) ? Verdict::better : Verdict::worse;
}

std::string below_interest(const Pair& pair, const Question& question) {
  if (!question.smallest || std::abs(pair.difference) >= *question.smallest) return "";
  return fmt::format(", by less than the {} of interest", question.shown.size(*question.smallest));
}

std::string subject(const Pair& pair) {
  if (pair.effect == "interaction") return fmt::format("{} together", pair.level);
  return pair.effect.empty() ? pair.level : fmt::format("{} on average", pair.level);
}

/// Averages over levels need not be whole.
std::string counted(double number) {
  return number == std::round(number) ? fmt::format("{:.0f}", number) : fmt::format("{:.2f}", number);
}

/// "64 more parameters", "1 fewer parameter".
std::string surplus(double difference, const std::string& metric) {
  const double size = std::abs(difference);
  const std::string noun = size == 1 && metric.ends_with('s') ? metric.substr(0, metric.size() - 1) : metric;
  return fmt::format("{} {} {}", counted(size), difference > 0 ? "more" : "fewer", noun);
}

/// Facts by description alone. An average of whole numbers may miss zero by rounding.
Decision stated(const Pair& pair, const Question& question) {
  if (std::isnan(pair.difference))
    return {Verdict::inconclusive,
            fmt::format("inconclusive: not every side's description decides its {}", question.metric)};
  const bool interaction = pair.effect == "interaction";
  if (std::abs(pair.difference) <= 1e-12 * pair.mean_level)
    return {Verdict::equal,
            interaction
                ? fmt::format("equal: {} have the {} that the sum of the two effects gives", subject(pair),
                              question.metric)
                : fmt::format("equal: {} {} on both sides", counted(pair.mean_level), question.metric)};
  std::string words = interaction ? fmt::format("exact: {} have {} than the sum of the two effects",
                                                subject(pair), surplus(pair.difference, question.metric))
                                  : fmt::format("exact: {} has {} ({} against {})", subject(pair),
                                                surplus(pair.difference, question.metric),
                                                counted(pair.mean_level), counted(pair.mean_baseline));
  return {Verdict::exact, words + below_interest(pair, question)};
}

std::optional<Decision> by_failure(const Pair& pair, const Question& question) {
  const bool all_level = pair.failures_level == pair.declared,
             all_baseline = pair.failures_baseline == pair.declared;
  if (pair.declared == 0 || (!all_level && !all_baseline)) return std::nullopt;
  if (all_level && all_baseline)
    return Decision{Verdict::inconclusive,
                    fmt::format("inconclusive: all {} runs of both sides failed", pair.declared)};
  const std::size_t others = all_level ? pair.failures_baseline : pair.failures_level;
  const bool enough = static_cast<double>(question.family) * smallest_sign_flip_p(pair.declared) <= level;
  if (others > 0 || !enough) return std::nullopt;
  const std::string& failing = all_level ? pair.level : pair.baseline;
  const std::string& sound = all_level ? pair.baseline : pair.level;
  return Decision{all_level ? Verdict::worse : Verdict::better,
                  fmt::format("{}: all {} runs of {} failed, none of {}", all_level ? "worse" : "better",
                              pair.declared, failing, sound)};
}

Decision too_few(const Pair& pair, const Question& question) {
  return {
      Verdict::not_enough_seeds,
      fmt::format(
          "not enough seeds: with n = {} the smallest p is {:.2g}, over {} {} {:.2g}; {} seeds could decide",
          pair.n, pair.smallest_p, question.family, question.family == 1 ? "pair" : "pairs",
          std::min(1.0, static_cast<double>(question.family) * pair.smallest_p),
          seeds_needed(question.family))};
}

std::optional<double> equivalence_p(const Pair& pair, const Question& question) {
  if (pair.exact || !question.smallest || pair.differences.size() < 2) return std::nullopt;
  return inside_p(pair.differences, {-*question.smallest, *question.smallest});
}

Decision equivalent(const Pair& pair, const Question& question) {
  const std::string margin = question.shown.size(*question.smallest);
  if (pair.failures_level != pair.failures_baseline)
    return {Verdict::inconclusive,
            fmt::format("inconclusive: within \u00b1{} where both finished, but {} of {} runs of {} failed, "
                        "and {} of {}",
                        margin, pair.failures_level, pair.declared, pair.level, pair.failures_baseline,
                        pair.baseline)};
  return {Verdict::equivalent, fmt::format("equivalent: the difference lies within \u00b1{}", margin)};
}

/// "has a lower test_error than", "gets there sooner than".
std::string comparative(const Pair& pair, const Question& question, bool lower) {
  const std::string than =
      pair.effect == "interaction" ? "than the sum of the two effects" : "than " + pair.baseline;
  const bool several = pair.effect == "interaction";
  if (question.reach)
    return fmt::format("{} there {} {}", several ? "get" : "gets", lower ? "sooner" : "later", than);
  return fmt::format("{} a {} {} {}", several ? "give" : "has", lower ? "lower" : "higher", question.metric,
                     than);
}

Decision significant(const Pair& pair, const Question& question) {
  const bool lower = pair.by_order ? pair.order.level > pair.order.baseline : pair.difference < 0;
  const Verdict verdict = direction(lower, question.better);
  const std::size_t favored = verdict == Verdict::better ? pair.failures_level : pair.failures_baseline;
  const std::size_t other = verdict == Verdict::better ? pair.failures_baseline : pair.failures_level;
  if (favored > other)
    return {Verdict::inconclusive,
            fmt::format("inconclusive: {} {} where it finished, but {} of its {} runs failed",
                        verdict == Verdict::better ? pair.level : pair.baseline,
                        question.reach
                            ? "gets there sooner"
                            : fmt::format("has a {} {}",
                                          question.better == experiments::Better::lower ? "lower" : "higher",
                                          question.metric),
                        favored, pair.declared)};
  const std::string words =
      fmt::format("{}: {} {}", name(verdict), subject(pair), comparative(pair, question, lower));
  if (pair.by_order)
    return {verdict,
            words + fmt::format(", on {} of {} seeds first", std::max(pair.order.level, pair.order.baseline),
                                pair.order.seeds())};
  return {verdict, words + below_interest(pair, question)};
}

Decision undecided(const Pair& pair, const Question& question) {
  if (pair.p <= level)
    return {Verdict::inconclusive,
            fmt::format("inconclusive: p = {:.2g} alone, {:.2g} adjusted over {} pairs", pair.p, pair.p_holm,
                        question.family)};
  return {Verdict::inconclusive, "inconclusive: no difference is shown, and none is excluded"};
}

Decision not_run(const Pair& pair, const Question& question) {
  std::string words = fmt::format("not run: {} of {} seeds are missing", pair.missing, pair.declared);
  if (pair.unrecorded > 0)
    words += fmt::format("; on {} of them a run is done that recorded no such {}: `ablate run` adds it",
                         pair.unrecorded, question.metric);
  return {Verdict::not_run, words};
}

Decision judge(const Pair& pair, const Question& question) {
  if (pair.exact) return stated(pair, question);
  if (pair.missing > 0) return not_run(pair, question);
  if (question.shared_timing) return {Verdict::inconclusive, "inconclusive: timing was shared"};
  if (const auto decision = by_failure(pair, question)) return *decision;
  if (pair.by_order && pair.n == 0)
    return {Verdict::inconclusive, pair.unordered > 0 ? "inconclusive: which side was first is not known"
                                                      : "inconclusive: no side was first on any seed"};
  if (pair.p_equivalent && *pair.p_equivalent <= level) return equivalent(pair, question);
  if (pair.n <= sign_flip_limit && static_cast<double>(question.family) * pair.smallest_p > level)
    return too_few(pair, question);
  return pair.p_holm <= level ? significant(pair, question) : undecided(pair, question);
}

}  // namespace

void decide(Pair& pair, const Question& question) {
  pair.p_equivalent = equivalence_p(pair, question);
  auto [verdict, words] = judge(pair, question);
  pair.verdict = verdict;
  pair.words = std::move(words);
}

}  // namespace ablate::analysis
