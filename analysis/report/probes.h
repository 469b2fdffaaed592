#pragma once

#include <map>
#include <string>
#include <vector>

#include "analysis/report/curves.h"
#include "experiments/plan.h"
#include "results/store.h"

/// What probes found at their last look, over the seeds of each configuration.
namespace ablate::analysis {

struct ProbeRow {
  std::string probe, key, level;
  std::size_t n = 0;
  double mean = 0, low = 0, high = 0;
};

struct ProbePicture {
  std::string probe, level;
  std::int64_t seed = 0;
  std::string png;  ///< the bytes of the file
};

struct Probes {
  std::vector<CurveChart> profiles;  ///< keys that differ in the place they speak of: "stage1.block2.error"
  std::vector<ProbeRow> rows;        ///< all others
  std::vector<ProbePicture> pictures;
};

/// A profile needs as many places.
inline constexpr std::size_t least_places = 3;
inline constexpr std::size_t most_profiles = 24, most_pictures = 12;

Probes probes(const experiments::Plan& plan, const results::Store& store,
              const std::map<std::string, results::Run>& runs);

/// Numbers in names by their value, `stem` before everything and `head` behind: the order of depth.
bool before_in_depth(const std::string& one, const std::string& other);

}  // namespace ablate::analysis
