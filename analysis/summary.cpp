#include "analysis/summary.h"

#include <algorithm>
#include <stdexcept>
#include <vector>

namespace ablate::analysis {

namespace {

std::vector<double> sorted(std::span<const double> values) {
  if (values.empty()) throw std::invalid_argument("summary of no values");
  std::vector<double> copy(values.begin(), values.end());
  std::sort(copy.begin(), copy.end());
  return copy;
}

}  // namespace

double median(std::span<const double> values) {
  const std::vector<double> ordered = sorted(values);
  const std::size_t middle = ordered.size() / 2;
  return ordered.size() % 2 == 1 ? ordered[middle] : (ordered[middle - 1] + ordered[middle]) / 2;
}

double interquartile_mean(std::span<const double> values) {
  const std::vector<double> ordered = sorted(values);
  const std::size_t cut = ordered.size() / 4;
  return mean(std::span(ordered).subspan(cut, ordered.size() - 2 * cut));
}

}  // namespace ablate::analysis
