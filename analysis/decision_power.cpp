#include "analysis/decision_power.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "analysis/least_effect.h"
#include "analysis/power.h"
#include "analysis/statistics.h"
#include "experiments/random/normal.h"

namespace ablate::analysis {

namespace {

constexpr std::uint32_t samples = 2'000;
constexpr std::size_t coarse = 6;  // values of p within the level; below, the t test promises too much

/// How many of the 2^(n-1) attainable values of p are at most `level`.
std::size_t attainable(std::size_t n, double level) {
  return static_cast<std::size_t>(std::floor(level / smallest_sign_flip_p(n) * (1 + 1e-12)));
}

/// Whether at most `most` subsets of ascending `sizes` from `begin` on have a sum within `room`; takes those
/// that it meets off `most`.
bool few_subsets(const std::vector<double>& sizes, std::size_t begin, double room, std::size_t& most) {
  for (std::size_t i = begin; i < sizes.size() && sizes[i] <= room; ++i) {
    if (most-- == 0) return false;
    if (!few_subsets(sizes, i + 1, room - sizes[i], most)) return false;
  }
  return true;
}

/// Whether p of the sign-flip test is among its `count` smallest values. A way to give signs whose sum is as
/// far up as the observed one turns a subset of the sizes that weighs no more than what is of the rarer sign.
bool rejects(const std::vector<double>& values, std::size_t count) {
  double above = 0, below = 0;
  std::vector<double> sizes;
  for (const double value : values) {
    (value > 0 ? above : below) += std::abs(value);
    sizes.push_back(std::abs(value));
  }
  std::sort(sizes.begin(), sizes.end());
  std::size_t most = count - 1;  // turning nothing is one of them
  return few_subsets(sizes, 0, std::min(above, below) + 1e-12 * (above + below), most);
}

/// `samples` times n standard normal numbers.
std::vector<std::vector<double>> normals(std::size_t n) {
  const philox::Key key = philox::key(0, "power");
  std::vector<std::vector<double>> all(samples);
  for (std::uint32_t i = 0; i < samples; ++i)
    for (std::uint32_t block = 0; all[i].size() < n; ++block) {
      const ablate::Pair pair = normal_pair(philox::generate(key, block, i, 0, 0));
      all[i].push_back(pair.first);
      if (all[i].size() < n) all[i].push_back(pair.second);
    }
  return all;
}

double share_rejected(const std::vector<std::vector<double>>& drawn, double effect, std::size_t count) {
  std::size_t found = 0;
  for (std::vector<double> values : drawn) {
    for (double& value : values) value += effect;
    found += rejects(values, count) ? 1 : 0;
  }
  return static_cast<double>(found) / samples;
}

}  // namespace

double decision_power(std::size_t n, double effect, double level) {
  const std::size_t count = n > sign_flip_limit ? coarse : attainable(n, level);
  if (count >= coarse) return power(n, effect, level);
  return count == 0 ? 0 : share_rejected(normals(n), effect, count);
}

std::optional<double> decidable_difference(std::size_t n, double level, double wanted) {
  const std::size_t count = n > sign_flip_limit ? coarse : attainable(n, level);
  if (count == 0) return std::nullopt;
  if (count >= coarse) return detectable_difference(n, level, wanted);
  const auto drawn = normals(n);
  return least_effect([&](double effect) { return share_rejected(drawn, effect, count); }, wanted, 20);
}

}  // namespace ablate::analysis
