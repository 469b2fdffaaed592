#pragma once

#include <span>

#include "analysis/statistics.h"

/// What describes one side beside its mean. Pure functions; each requires at least one value.
namespace ablate::analysis {

/// The middle value, of an even number the mean of the two middle ones.
double median(std::span<const double> values);

/// The mean of what is left when floor(n / 4) values are cut off at either end: less moved by one odd seed
/// than the mean, and steadier than the median (Agarwal et al. 2021, arXiv:2108.13264).
double interquartile_mean(std::span<const double> values);

}  // namespace ablate::analysis
