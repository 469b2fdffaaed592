#pragma once

#include <cmath>
#include <vector>

namespace ablate::analysis {

/// A range of numbers laid along a range of a drawing.
struct Scale {
  double low = 0, high = 1;  ///< numbers
  double from = 0, to = 1;   ///< where they are drawn
  double operator()(double value) const {
    return high == low ? (from + to) / 2 : from + (value - low) / (high - low) * (to - from);
  }
};

/// Round numbers (1, 2 or 5 times a power of ten apart) within [low, high], about `most` of them.
inline std::vector<double> ticks(double low, double high, int most) {
  if (!(high > low)) return {low};
  const double rough = (high - low) / most, power = std::pow(10, std::floor(std::log10(rough)));
  const double step = (rough <= power ? 1 : rough <= 2 * power ? 2 : rough <= 5 * power ? 5 : 10) * power;
  std::vector<double> result;
  for (double i = std::ceil(low / step - 1e-9); i * step <= high + step * 1e-9; ++i)
    result.push_back(i * step + 0.0);
  return result;
}

}  // namespace ablate::analysis
