#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analysis/expected_cell.h"
#include "analysis/shown.h"
#include "experiments/catalog.h"
#include "experiments/experiment.h"
#include "experiments/plan.h"
#include "results/store.h"

/// What an experiment expects (rule D) beside what was measured.
namespace ablate::analysis {

struct Expectation {
  enum class Kind { value, claim };
  Kind kind = Kind::claim;
  std::string label, text, source, confidence, differs;
  std::string metric;          ///< of the quantities that name none
  bool exact = false;          ///< about parameters and flops alone: decided without a run
  bool is_difference = false;  ///< what is estimated is a difference (else a value, or a ratio)
  Shown shown = {};            ///< how its numbers are read
  std::optional<double> published, tolerance;  ///< of values
  std::vector<ExpectedCell> cells;
  Judgment judgment = Judgment::not_run;
  std::string words;  ///< the judgment with its reason
};

/// Every value, then every claim, as declared. A claim agrees if every cell shows it at 5 %, disagrees if
/// some cell contradicts it at 5 % adjusted over the cells (Bonferroni), and is inconclusive else;
/// docs/verdicts.md has the whole of it. Without a store: all of it "not run" but for what is exact.
std::vector<Expectation> expectations(const experiments::Experiment& experiment,
                                      const experiments::Plan& plan, const experiments::Catalog& catalog,
                                      const results::Store* store);

}  // namespace ablate::analysis
