#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "analysis/comparison.h"
#include "analysis/expectation.h"
#include "analysis/report/arms.h"
#include "analysis/report/curves.h"
#include "analysis/report/networks.h"
#include "analysis/report/probes.h"
#include "analysis/report/variation.h"

/// Everything that a report says, gathered once; page.h and tables.h write it down.
namespace ablate::analysis {

/// What a report cannot know by itself.
struct Provenance {
  std::string version, command, database;
};

struct Report {
  std::string name, question, notes, source;  ///< source: the merged experiment as JSON
  std::vector<std::int64_t> seeds;
  std::size_t planned = 0, done = 0, diverged = 0, failed = 0, later = 0;  ///< runs; diverged are done too
  std::vector<Comparison> comparisons;
  std::vector<Expectation> expectations;
  std::vector<CurveChart> charts;
  std::size_t charts_left_out = 0;
  std::vector<CurveChart> levels;  ///< along the compared axes
  Probes probes;
  DrawnNetworks networks;
  std::vector<ArmTable> arms;
  Variation variation;
  std::vector<results::Failure> failures;
  std::map<std::string, experiments::Labels> labels;  ///< run id -> where it stands, seed included
  std::map<std::string, results::Run> runs;
  std::map<std::string, std::string> environments;  ///< digest -> description as JSON
  Provenance provenance;
};

/// More charts than this are counted and left out.
inline constexpr std::size_t most_charts = 24;

Report gather(const experiments::Experiment& experiment, const experiments::Plan& plan,
              const experiments::Catalog& catalog, const results::Store& store, Provenance provenance);

}  // namespace ablate::analysis
