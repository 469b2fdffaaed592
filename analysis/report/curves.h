#pragma once

#include <string>
#include <vector>

#include "analysis/series.h"
#include "analysis/shown.h"
#include "results/store.h"

/// Learning curves of what is compared.
namespace ablate::analysis {

/// The readings of a metric on the seeds of one level, step by step.
struct CurveBand {
  struct Place {
    std::int64_t step = 0;
    double mean = 0, low = 0, high = 0;  ///< over the seeds: mean, lowest and highest
  };
  std::string level;
  std::size_t n = 0;         ///< finished runs, which the band is over
  std::size_t left_out = 0;  ///< runs that diverged, failed or have not run
  std::vector<Place> places;
};

/// One cell of a comparison: a band a level.
struct CurveChart {
  std::string metric;
  experiments::Labels cell;
  Shown shown;
  std::vector<CurveBand> bands;
  std::string along = "step";
  /// Names of the places 1, 2, … that stand where others have steps; then the whole range is shown.
  std::vector<std::string> places = {};
};

/// More readings of a curve than this are thinned out evenly, the last one kept.
inline constexpr std::size_t curve_places = 200;

/// Steps that not every run of a level has are left out, as are readings that are not finite. `levels`: in
/// the order in which they are drawn.
CurveChart curve_chart(const experiments::Compare& declared, const Cell& cell,
                       const std::vector<Levels>& levels, const results::Store& store,
                       const std::map<std::string, results::Run>& runs);

}  // namespace ablate::analysis
