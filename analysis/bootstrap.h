#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "analysis/statistics.h"

/// Resampling with numbers of its own: the same differences give the same interval, everywhere.
namespace ablate::analysis {

/// Below so many differences the interval is not offered: its coverage falls short (at 10 normal differences
/// about 90 % where 95 % is claimed).
inline constexpr std::size_t bootstrap_least = 20;
inline constexpr std::size_t bootstrap_resamples = 9999;

/// Which of n values stands at `place` of resample `resample`: the high half of n times word `place` of step
/// `resample` of the Philox stream (0, "bootstrap"). Requires n < 2^32.
std::size_t resampled(std::uint64_t resample, std::uint64_t place, std::size_t n);

/// The bias-corrected and accelerated bootstrap interval of the mean, 95 % (Efron 1987). std::nullopt below
/// `bootstrap_least` values, and where all are equal.
std::optional<Interval> bootstrap_interval(std::span<const double> values);

}  // namespace ablate::analysis
