#include "models/networks/gabor.h"

#include <cmath>
#include <gtest/gtest.h>
#include <numeric>

namespace ablate::models {
namespace {

/// The filter of one output and input channel.
std::vector<double> filter(const std::vector<double>& bank, std::int64_t kernel, std::int64_t number) {
  const auto begin = bank.begin() + number * kernel * kernel;
  return {begin, begin + kernel * kernel};
}

TEST(Gabor, FiltersHaveNoMeanAndTheEnergyOfHesInitialization) {
  for (const std::int64_t kernel : {3, 5, 7}) {
    for (const std::int64_t in : {1, 3}) {
      const std::vector<double> bank = gabor_bank(8, in, kernel);
      ASSERT_EQ(bank.size(), static_cast<std::size_t>(8 * in * kernel * kernel));
      for (std::int64_t i = 0; i < 8 * in; ++i) {
        const std::vector<double> one = filter(bank, kernel, i);
        EXPECT_NEAR(std::accumulate(one.begin(), one.end(), 0.0), 0, 1e-12);
        EXPECT_NEAR(std::inner_product(one.begin(), one.end(), one.begin(), 0.0),
                    2.0 / static_cast<double>(in), 1e-12);
      }
    }
  }
}

TEST(Gabor, PhasesAreEvenAndOddAndOrientationsTurn) {
  constexpr std::int64_t kernel = 5;
  const std::vector<double> bank = gabor_bank(8, 1, kernel);
  for (std::int64_t i = 0; i < 8; ++i) {
    const std::vector<double> one = filter(bank, kernel, i);
    for (std::size_t p = 0; p < one.size(); ++p) {
      const double mirrored = one[one.size() - 1 - p];
      EXPECT_NEAR(one[p], i % 2 == 0 ? mirrored : -mirrored, 1e-12) << i;
    }
  }
  // The first orientation varies along x: mirrored from top to bottom it is itself. The third of four is at a
  // right angle to it and of the same wavelength.
  const std::vector<double> first = filter(bank, kernel, 0), turned = filter(bank, kernel, 4);
  for (std::int64_t row = 0; row < kernel; ++row) {
    for (std::int64_t column = 0; column < kernel; ++column) {
      const auto at = static_cast<std::size_t>(row * kernel + column);
      EXPECT_NEAR(first[at], first[static_cast<std::size_t>((kernel - 1 - row) * kernel + column)], 1e-12);
      EXPECT_NEAR(first[at], turned[static_cast<std::size_t>(column * kernel + row)], 1e-12);
    }
  }
}

}  // namespace
}  // namespace ablate::models
