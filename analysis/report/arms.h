#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analysis/series.h"
#include "analysis/shown.h"

/// What was measured of each side by itself.
namespace ablate::analysis {

/// One level of one cell of a comparison.
struct ArmRow {
  std::string level;
  experiments::Labels cell, chosen;  ///< chosen: tuned axis -> label
  std::size_t declared = 0, missing = 0, failed = 0, diverged = 0, censored = 0;  ///< seeds
  std::size_t n = 0;                                                              ///< seeds with a value
  double mean = 0, median = 0;                                                    ///< over those
  std::optional<double> sd;                                                       ///< absent below two
  std::optional<Interval> interval;  ///< 95 % of the mean, Student t; absent below two
  double low = 0, high = 0;          ///< lowest and highest
};

struct ArmTable {
  std::string metric, reading;  ///< "test_error", " at the end"
  Shown shown;
  std::vector<ArmRow> rows;
};

/// `levels`: in the order of the rows.
ArmTable arm_table(const experiments::Compare& declared, const std::vector<Cell>& cells,
                   const std::vector<Levels>& levels, const std::set<std::string>& tuned);

}  // namespace ablate::analysis
