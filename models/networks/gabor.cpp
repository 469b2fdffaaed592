#include "models/networks/gabor.h"

#include <cmath>
#include <numbers>
#include <numeric>

namespace ablate::models {
namespace {

std::vector<double> filter(double orientation, double phase, double wavelength, std::int64_t kernel) {
  const double spread = static_cast<double>(kernel) / 4;
  const std::int64_t center = kernel / 2;
  std::vector<double> values;
  for (std::int64_t row = 0; row < kernel; ++row) {
    for (std::int64_t column = 0; column < kernel; ++column) {
      const auto x = static_cast<double>(column - center), y = static_cast<double>(row - center);
      const double along = x * std::cos(orientation) + y * std::sin(orientation);
      const double across = y * std::cos(orientation) - x * std::sin(orientation);
      const double envelope = std::exp(-(along * along + across * across / 4) / (2 * spread * spread));
      values.push_back(envelope * std::cos(2 * std::numbers::pi * along / wavelength + phase));
    }
  }
  return values;
}

/// Without its mean, and so that its squares add up to `energy`.
void standardize(std::vector<double>& values, double energy) {
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
  double square = 0;
  for (double& value : values) {
    value -= mean;
    square += value * value;
  }
  for (double& value : values) value *= std::sqrt(energy / square);
}

}  // namespace

std::vector<double> gabor_bank(std::int64_t out, std::int64_t in, std::int64_t kernel) {
  const std::int64_t orientations = (out + 1) / 2;
  std::vector<double> bank;
  for (std::int64_t i = 0; i < out; ++i) {
    const std::int64_t turn = i / 2;
    const double orientation =
        std::numbers::pi * static_cast<double>(turn) / static_cast<double>(orientations);
    const double wavelength =
        turn % 2 == 0 ? static_cast<double>(kernel - 1) : static_cast<double>(kernel) / 2;
    std::vector<double> values =
        filter(orientation, i % 2 == 0 ? 0 : std::numbers::pi / 2, wavelength, kernel);
    standardize(values, 2.0 / static_cast<double>(in));
    for (std::int64_t channel = 0; channel < in; ++channel)
      bank.insert(bank.end(), values.begin(), values.end());
  }
  return bank;
}

}  // namespace ablate::models
