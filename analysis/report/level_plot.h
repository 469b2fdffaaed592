#pragma once

#include "analysis/report/arms.h"
#include "analysis/report/curves.h"

namespace ablate::analysis {

/// What is compared along an axis: the mean of each level with its 95 % interval, a line for each cell. Of
/// two axes the levels of the first along the plot, a line for each level of the second: lines that are not
/// parallel are an interaction. Nothing where there is no order to see: fewer than two lines of two levels,
/// or three levels of one.
std::vector<CurveChart> level_charts(const experiments::Compare& declared, const ArmTable& table);

}  // namespace ablate::analysis
