#include "analysis/power.h"

#include <fmt/format.h>
#include <iostream>

#include "analysis/comparison.h"
#include "analysis/decision_power.h"
#include "analysis/shown.h"
#include "experiments/error.h"
#include "experiments/plan.h"
#include "runner/catalog/catalog.h"
#include "runner/commands/settings.h"
#include "runner/commands/verbs.h"

namespace ablate::runner {

using analysis::Comparison;
using analysis::Pair;

namespace {

struct PowerOptions : Settings {
  std::optional<double> difference, sd;
  double power = 0.8;
  std::size_t pairs = 1;
};

/// One pair: what is known of its spread, and what follows. Numbers are in the metric's unit.
struct Need {
  std::string comparison, pair;
  analysis::Shown shown = {};
  std::optional<double> difference, sd;
  std::size_t n = 0;         ///< past seeds that sd is from; 0: it was given
  std::size_t declared = 0;  ///< seeds; 0: no experiment
  std::size_t pairs = 1;     ///< adjusted together

  /// The upper end of the 95 % interval of sd; absent where it was given.
  [[nodiscard]] std::optional<double> sd_high() const {
    return sd && n >= 2 ? std::optional(*sd * analysis::deviation_factors(n).high) : std::nullopt;
  }
  [[nodiscard]] std::optional<std::size_t> seeds(const std::optional<double>& spread, double power) const {
    if (!spread || !difference || *spread <= 0) return std::nullopt;
    return analysis::seeds_for(*difference / *spread, pairs, power);
  }
  [[nodiscard]] std::optional<double> detectable(double power) const {
    if (!sd || *sd <= 0 || declared < 2) return std::nullopt;
    const auto found = analysis::decidable_difference(declared, 0.05 / static_cast<double>(pairs), power);
    return found ? std::optional(*sd * *found) : std::nullopt;
  }
};

Need need_of(const PowerOptions& options, const Comparison& comparison, const Pair& pair,
             std::size_t family) {
  Need need{pair.comparison,
            fmt::format("{}{}: {} against {}", pair.effect.empty() ? "" : pair.effect + " of ", pair.over,
                        pair.level, pair.baseline),
            analysis::Shown(comparison.declared.metric, comparison.declared.at),
            options.difference ? options.difference : comparison.declared.smallest,
            options.sd,
            0,
            pair.declared,
            family};
  if (!pair.cell.empty()) need.pair += " (" + experiments::text(pair.cell) + ")";
  if (!options.sd && pair.differences.size() >= 2) {
    need.sd = analysis::standard_deviation(pair.differences);
    need.n = pair.differences.size();
  }
  return need;
}

std::vector<Need> needs_of(const PowerOptions& options) {
  if (options.words.empty()) {
    if (!options.sd || !options.difference)
      throw Error(Exit::usage, "`power` needs an experiment, or both --sd and --difference");
    return {{"", "", {}, options.difference, options.sd, 0, 0, options.pairs}};
  }
  const auto store = existing_store(options.database);
  const experiments::Experiment experiment = only_experiment(options, store.get());
  const experiments::Plan plan = experiments::expand(experiment, catalog(), tuning_records(store.get()));
  const auto comparisons = analysis::compare(experiment, plan, catalog(), store.get());
  std::vector<Need> needs;
  for (const Comparison& comparison : comparisons)
    for (const Pair& pair : comparison.pairs)
      if (!pair.exact) needs.push_back(need_of(options, comparison, pair, analysis::family_of(comparisons)));
  if (needs.empty())
    throw Error(Exit::invalid, experiment.file + ": no comparison is tested, so seeds decide nothing");
  return needs;
}

std::string counted(std::size_t seeds) {
  return seeds >= analysis::seeds_limit ? fmt::format("more than {} seeds", analysis::seeds_limit)
                                        : fmt::format("{} seeds", seeds);
}

void print_need(const Need& need, double power) {
  const std::string heading = need.comparison.empty() ? "" : need.comparison + ", " + need.pair + "\n  ";
  std::cout << heading;
  if (!need.sd) {
    std::cout << "sd unknown: no past runs; give one with --sd\n";
    return;
  }
  if (*need.sd == 0) {
    std::cout << fmt::format(
        "sd unknown: the differences of {} past seeds are all equal, which says nothing of how new ones "
        "vary; "
        "give one with --sd\n",
        need.n);
    return;
  }
  std::cout << "sd " << need.shown.estimated_size(*need.sd);
  if (const auto high = need.sd_high())
    std::cout << fmt::format(" (from {} seeds; up to {})", need.n, need.shown.estimated_size(*high));
  if (const auto seeds = need.seeds(need.sd, power)) {
    std::cout << fmt::format("   a difference of {} needs {}", need.shown.size(*need.difference),
                             counted(*seeds));
    if (const auto most = need.seeds(need.sd_high(), power))
      std::cout << fmt::format(", {} at the larger sd", counted(*most));
  } else if (!need.difference) {
    std::cout << "   no `smallest` is declared; give one with --difference";
  }
  if (const auto detectable = need.detectable(power))
    std::cout << fmt::format("   {} seeds find {}", need.declared, need.shown.estimated_size(*detectable));
  std::cout << "\n";
}

nlohmann::json or_null(const auto& value) { return value ? nlohmann::json(*value) : nlohmann::json(); }

Table rows(const std::vector<Need>& needs, double power) {
  Table table{{"comparison", "pair", "difference", "sd", "sd_high", "n", "seeds", "seeds_high", "declared",
               "detectable", "pairs", "power"},
              {}};
  for (const Need& need : needs)
    table.rows.push_back({need.comparison, need.pair, or_null(need.difference), or_null(need.sd),
                          or_null(need.sd_high()), need.n, or_null(need.seeds(need.sd, power)),
                          or_null(need.seeds(need.sd_high(), power)), need.declared,
                          or_null(need.detectable(power)), need.pairs, power});
  return table;
}

void answer(const PowerOptions& options) {
  const std::vector<Need> needs = needs_of(options);
  if (options.format != Format::table) return print(std::cout, rows(needs, options.power), options.format);
  for (const Need& need : needs) print_need(need, options.power);
  std::cout << fmt::format(
      "\nSeeds with which a paired test finds the difference with {:.0f} % power, adjusted over {} {} "
      "(Holm's "
      "first step). sd is that of the per-seed difference.\n",
      100 * options.power, needs.front().pairs, needs.front().pairs == 1 ? "pair" : "pairs");
}

}  // namespace

void add_power(CLI::App& app) {
  auto options = std::make_shared<PowerOptions>();
  CLI::App* verb =
      app.add_subcommand("power", "how many seeds a difference needs, from past runs or a stated sd");
  add_words(*verb, *options, "experiment", "a file, or the name of one that was run; and edits",
            {.least = 0});
  verb->add_option("--difference", options->difference,
                   "to be found, in the metric's unit (default: each comparison's `smallest`)")
      ->check(CLI::PositiveNumber);
  verb->add_option("--sd", options->sd,
                   "standard deviation of the per-seed difference (default: from past runs)")
      ->check(CLI::PositiveNumber);
  verb->add_option("--power", options->power, "probability of finding it")
      ->check(CLI::Range(0.05, 0.999))
      ->capture_default_str();
  verb->add_option("--pairs", options->pairs, "adjusted together, where no experiment is given")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  add_database(*verb, *options);
  add_format(*verb, *options);
  verb->callback([options] { answer(*options); });
}

}  // namespace ablate::runner
