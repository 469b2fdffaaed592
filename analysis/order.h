#pragma once

#include <cstddef>

#include "analysis/statistics.h"

/// Statistics of which side came first, without by how much: they stand where a difference is not a number
/// (a run that never reached the level), and beside it where it is.
namespace ablate::analysis {

/// On how many seeds which side did better.
struct Order {
  std::size_t level = 0, baseline = 0, ties = 0;
  [[nodiscard]] std::size_t seeds() const { return level + baseline + ties; }
  bool operator==(const Order&) const = default;
};

/// The exact two-sided sign test (Arbuthnot 1710): of n = level + baseline fair coins, the chance to be at
/// least so far from n / 2. Ties say nothing and are left out; without anything else p is 1.
double sign_test_p(const Order& order);

/// The probability that the level does better than the baseline on a seed (Bouthillier et al. 2021,
/// arXiv:2103.03098): the share of seeds, ties counting half. Requires a seed.
double improvement(const Order& order);

/// Its 95 % interval (Clopper and Pearson 1934), of ties half a seed to either side. Requires a seed.
Interval improvement_interval(const Order& order);

}  // namespace ablate::analysis
