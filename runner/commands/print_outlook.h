#pragma once

#include <iosfwd>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "analysis/comparison.h"
#include "analysis/expectation.h"
#include "experiments/plan.h"

namespace ablate::runner {

/// What an experiment would do from here on.
struct Outlook {
  experiments::Plan now;                            ///< what can run with the records so far
  experiments::Plan whole;                          ///< with what comes only once settings are chosen
  std::set<std::string> done;                       ///< run ids of `now` that need nothing more
  std::string time;                                 ///< how long the rest will take, in words
  std::vector<analysis::Comparison> comparisons;    ///< of `whole`, with what past runs say
  std::vector<analysis::Expectation> expectations;  ///< of `whole`
};

/// For people: axes, counts, time, cells with their costs, and what each comparison could show.
void print_outlook(std::ostream& out, const experiments::Experiment& experiment, const Outlook& outlook);

}  // namespace ablate::runner
