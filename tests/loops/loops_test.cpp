#include <cmath>
#include <gtest/gtest.h>
#include <numeric>
#include <ostream>
#include <string>
#include <vector>

#include "models/engine/loops/elementwise.h"
#include "models/engine/loops/positions.h"
#include "models/engine/loops/row_norm.h"
#include "models/engine/loops/scalar_affine.h"
#include "models/engine/loops/sums.h"
#include "models/engine/loops/weight_norm.h"

/// Every loop beside the same equation written plainly in double, over extents that fold evenly, unevenly and
/// not at all.
namespace ablate::models::loops {
namespace {

std::vector<float> scattered(std::int64_t count, double phase) {
  std::vector<float> result(static_cast<std::size_t>(count));
  for (std::size_t i = 0; i < result.size(); ++i) {
    result[i] = static_cast<float>(std::sin(12.9898 * static_cast<double>(i + 1) + phase) * 1.7 + phase);
  }
  return result;
}

class Loops : public ::testing::TestWithParam<Rows> {
 protected:
  Rows extent = GetParam();
  std::size_t count = static_cast<std::size_t>(extent.count());
  std::size_t channels = static_cast<std::size_t>(extent.channels);
  std::vector<float> x = scattered(extent.count(), 0.3), g = scattered(extent.count(), -0.2),
                     y = scattered(extent.count(), 0.1);
  std::vector<float> a = scattered(extent.channels, 1.1), b = scattered(extent.channels, 0.7),
                     c = scattered(extent.channels, -0.4), d = scattered(extent.channels, 0.9);

  /// The gradients that passes back through a norm may read, and what each of them is: one array or two,
  /// behind a ReLU of x d + c or not.
  [[nodiscard]] std::vector<std::pair<Gradient<float>, std::vector<double>>> gradients() const {
    std::vector<std::pair<Gradient<float>, std::vector<double>>> result;
    for (const bool two : {false, true})
      for (const bool relu : {false, true}) {
        const Gradient<float> gradient{g.data(), two ? y.data() : nullptr, 0.75F, relu ? d.data() : nullptr,
                                       relu ? c.data() : nullptr};
        std::vector<double> value(count);
        for (std::size_t i = 0; i < count; ++i) {
          const bool open = !relu || x[i] * d[i % channels] + c[i % channels] > 0;
          value[i] = open ? 0.75 * (double{g[i]} + (two ? y[i] : 0)) : 0;
        }
        result.emplace_back(gradient, value);
      }
    return result;
  }
};

TEST_P(Loops, FoldedRowsAreTheSameValues) {
  const std::int64_t fold = folding(extent);
  EXPECT_EQ(extent.rows % fold, 0);
  EXPECT_EQ(folded(extent, fold).count(), extent.count());
  EXPECT_TRUE(fold == 1 || folded(extent, fold).channels <= most_folded_channels);
}

TEST_P(Loops, AffineWithEveryPartOrNone) {
  for (int parts = 0; parts < 16; ++parts) {
    const bool scale = (parts & 1) != 0, shift = scale || (parts & 2) != 0, shortcut = (parts & 4) != 0,
               relu = (parts & 8) != 0;
    std::vector<float> result(count);
    Affine<float> pass{result.data(), x.data(), nullptr, nullptr, nullptr, relu, 0.75F};
    if (scale) pass.scale = a.data();
    if (shift) pass.shift = b.data();
    if (shortcut) pass.shortcut = g.data();
    affine(pass, extent);
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t channel = i % channels;
      double expected =
          (double{x[i]} * (scale ? a[channel] : 1) + (shift ? b[channel] : 0)) * (shortcut ? 0.75 : 1) +
          (shortcut ? g[i] : 0);
      if (relu) expected = std::max(0.0, expected);
      ASSERT_NEAR(result[i], expected, 2e-6) << "parts " << parts << ", element " << i;
    }
  }
}

TEST_P(Loops, ActivationsPassBackWhatTheirDerivativeSays) {
  const std::vector<const float*> all = {g.data(), x.data(), y.data()};
  for (const Function function : {Function::identity, Function::relu, Function::sigmoid, Function::tanh}) {
    for (std::size_t readers = 1; readers <= all.size(); ++readers) {
      std::vector<float> result(count);
      activation_backward<float>({result.data(), {all.data(), readers}, y.data(), function, 2},
                                 extent.count());
      for (std::size_t i = 0; i < count; ++i) {
        const double value = y[i] / 2.0;
        double sum = 0;
        for (std::size_t reader = 0; reader < readers; ++reader) sum += all[reader][i];
        const double slope = function == Function::relu      ? (value > 0 ? 1 : 0)
                             : function == Function::sigmoid ? value * (1 - value)
                             : function == Function::tanh    ? 1 - value * value
                                                             : 1;
        ASSERT_NEAR(result[i], sum * slope, 1e-5) << static_cast<int>(function) << ", element " << i;
      }
    }
  }
}

TEST_P(Loops, PathsAreSummedAndScaled) {
  const std::vector<const float*> all = {x.data(), g.data(), y.data()};
  for (std::size_t paths = 1; paths <= all.size(); ++paths) {
    std::vector<float> result(count);
    scaled_sum<float>({all.begin(), all.begin() + static_cast<std::ptrdiff_t>(paths)}, 0.3F, result.data(),
                      extent.count());
    for (std::size_t i = 0; i < count; ++i) {
      double sum = 0;
      for (std::size_t path = 0; path < paths; ++path) sum += all[path][i];
      ASSERT_NEAR(result[i], 0.3F * sum, 1e-6) << paths << " paths at " << i;
    }
  }
}

TEST_P(Loops, MomentsOfEveryChannelHoweverFarFromZero) {
  for (const double offset : {0.0, 1000.0}) {
    std::vector<double> values(count);
    std::vector<float> shifted(count);
    for (std::size_t i = 0; i < count; ++i) values[i] = shifted[i] = static_cast<float>(x[i] + offset);
    std::vector<double> mean(channels), deviations(channels);
    moments(shifted.data(), extent, mean.data(), deviations.data());
    for (std::size_t channel = 0; channel < channels; ++channel) {
      double sum = 0, squares = 0;
      for (std::size_t i = channel; i < count; i += channels) sum += values[i];
      sum /= static_cast<double>(extent.rows);
      for (std::size_t i = channel; i < count; i += channels)
        squares += (values[i] - sum) * (values[i] - sum);
      ASSERT_NEAR(mean[channel], sum, 1e-6 + 1e-9 * offset) << channel;
      ASSERT_NEAR(deviations[channel], squares, 1e-5 * squares + 1e-9) << channel;
    }
  }
}

TEST_P(Loops, SumsOfGradients) {
  std::vector<float> columns(channels);
  column_sums(g.data(), extent, columns.data());
  const double tolerance = 2e-6 * static_cast<double>(extent.rows);
  for (std::size_t channel = 0; channel < channels; ++channel) {
    double plain = 0;
    for (std::size_t i = channel; i < count; i += channels) plain += g[i];
    ASSERT_NEAR(columns[channel], plain, tolerance);
  }
  for (const auto& [gradient, value] : gradients()) {
    std::vector<double> sum(channels), product(channels);
    gradient_sums(gradient, x.data(), a.data(), extent, sum.data(), product.data());
    for (std::size_t channel = 0; channel < channels; ++channel) {
      double plain = 0, with_x = 0;
      for (std::size_t i = channel; i < count; i += channels) {
        plain += value[i];
        with_x += value[i] * (double{x[i]} - a[channel]);
      }
      ASSERT_NEAR(sum[channel], plain, 2 * tolerance);
      ASSERT_NEAR(product[channel], with_x, 8 * tolerance);
    }
  }
}

TEST_P(Loops, NormBackwardIsAffineInItsInputs) {
  for (const auto& [gradient, value] : gradients()) {
    std::vector<float> dx(count);
    norm_backward<float>({dx.data(), gradient, x.data(), a.data(), b.data(), c.data(), d.data()}, extent);
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t channel = i % channels;
      ASSERT_NEAR(
          dx[i],
          double{a[channel]} * value[i] + double{b[channel]} * (double{x[i]} - d[channel]) + c[channel], 4e-5)
          << i;
    }
  }
}

TEST_P(Loops, RowsAreNormalizedEachByItself) {
  std::vector<float> result(count), mean(static_cast<std::size_t>(extent.rows)), inverse(mean.size());
  row_norm<float>({result.data(), x.data(), a.data(), b.data(), g.data(), true}, extent,
                  {extent.channels, 1e-3}, mean.data(), inverse.data());
  for (std::size_t row = 0; row < mean.size(); ++row) {
    double m = 0, v = 0;
    for (std::size_t i = 0; i < channels; ++i) m += x[row * channels + i];
    m /= static_cast<double>(channels);
    for (std::size_t i = 0; i < channels; ++i) v += std::pow(x[row * channels + i] - m, 2);
    v /= static_cast<double>(channels);
    for (std::size_t i = 0; i < channels; ++i) {
      const std::size_t at = row * channels + i;
      const double expected = (x[at] - m) / std::sqrt(v + 1e-3) * a[i] + b[i] + g[at];
      ASSERT_NEAR(result[at], std::max(0.0, expected), 2e-5) << row << ", " << i;
    }
  }
}

TEST_P(Loops, RowsAreDividedByTheirRootMeanSquareAndBack) {
  std::vector<float> result(count), mean(static_cast<std::size_t>(extent.rows)), inverse(mean.size());
  const RowNorm rms{extent.channels, 1e-3, false};
  row_norm<float>({result.data(), x.data(), a.data()}, extent, rms, mean.data(), inverse.data());
  std::vector<float> dx(count);
  std::vector<double> gain(channels), shift(channels);
  row_norm_backward<float>(
      {dx.data(), g.data(), x.data(), a.data(), mean.data(), inverse.data(), gain.data(), shift.data()},
      extent, rms);
  for (std::size_t row = 0; row < mean.size(); ++row) {
    double square = 1e-3, product = 0;
    for (std::size_t i = row * channels; i < (row + 1) * channels; ++i) {
      square += double{x[i]} * x[i] / static_cast<double>(channels);
      product += double{a[i % channels]} * g[i] * x[i] / static_cast<double>(channels);
    }
    for (std::size_t i = 0; i < channels; ++i) {
      const std::size_t at = row * channels + i;
      ASSERT_NEAR(result[at], x[at] / std::sqrt(square) * a[i], 2e-5) << row << ", " << i;
      const double back = (double{a[i]} * g[at] - x[at] * product / square) / std::sqrt(square);
      ASSERT_NEAR(dx[at], back, 2e-5 * (1 + std::abs(back))) << row << ", " << i;
    }
  }
}

TEST_P(Loops, WeightsOfAUnitHaveTheLengthOfItsGain) {
  const auto rows = static_cast<std::size_t>(extent.rows);
  const std::vector<float> gain = scattered(extent.rows, 0.6);
  std::vector<float> w(count), length(rows), back(count), gain_gradient(rows);
  normalize_weights(w.data(), length.data(), x.data(), gain.data(), extent.rows, extent.channels);
  normalize_weights_backward<float>(
      {back.data(), gain_gradient.data(), g.data(), x.data(), gain.data(), length.data()}, extent.rows,
      extent.channels);
  for (std::size_t row = 0; row < rows; ++row) {
    double square = 0, along = 0;
    for (std::size_t i = row * channels; i < (row + 1) * channels; ++i) square += double{x[i]} * x[i];
    const double size = std::sqrt(square);
    for (std::size_t i = row * channels; i < (row + 1) * channels; ++i) along += g[i] * x[i] / size;
    EXPECT_NEAR(gain_gradient[row], along, 1e-4 * (1 + std::abs(along))) << row;
    for (std::size_t i = row * channels; i < (row + 1) * channels; ++i) {
      ASSERT_NEAR(w[i], gain[row] * x[i] / size, 1e-5) << i;
      const double expected = gain[row] / size * (g[i] - along * x[i] / size);
      ASSERT_NEAR(back[i], expected, 1e-4 * (1 + std::abs(gain[row] / size * g[i]))) << i;
    }
  }
}

TEST_P(Loops, ScalarsAndTheirGradients) {
  std::vector<float> result(count);
  scalar_affine(result.data(), x.data(), 1.5F, -0.3F, extent.count());
  double sum = 0, product = 0, size = 1;
  for (std::size_t i = 0; i < count; ++i) {
    EXPECT_FLOAT_EQ(result[i], 1.5F * x[i] - 0.3F);
    sum += g[i];
    product += double{g[i]} * x[i];
    size += std::abs(double{g[i]} * x[i]) + std::abs(g[i]);
  }
  EXPECT_NEAR(total(g.data(), extent.count()), sum, 1e-6 * size);
  EXPECT_NEAR(total_product(g.data(), x.data(), extent.count()), product, 1e-6 * size);
}

std::string extent_name(const ::testing::TestParamInfo<Rows>& info) {
  return std::to_string(info.param.rows) + "x" + std::to_string(info.param.channels);
}

INSTANTIATE_TEST_SUITE_P(Extents, Loops,
                         ::testing::Values(Rows{1, 1}, Rows{32, 100}, Rows{29, 100}, Rows{32, 10},
                                           Rows{29, 10}, Rows{640, 1}, Rows{256, 4}, Rows{100, 6},
                                           Rows{97, 3}, Rows{700, 16}, Rows{66, 64}, Rows{5, 300},
                                           Rows{130, 257}, Rows{3, 513}),
                         extent_name);

TEST(Positions, AreAveragedAndSpread) {
  const std::vector<double> x = {1, 10, 2, 20, 3, 30,
                                 6, 60, 5, 50, 4, 40};  // [2 examples, 3 positions, 2 channels]
  std::vector<double> mean(4), back(12);
  mean_positions(x.data(), mean.data(), 2, 3, 2);
  EXPECT_EQ(mean, (std::vector<double>{2, 20, 5, 50}));
  spread_positions(mean.data(), back.data(), 2, 3, 2);
  EXPECT_DOUBLE_EQ(back[4], 2.0 / 3);
  EXPECT_DOUBLE_EQ(back[7], 50.0 / 3);
}

TEST(Positions, AreSubsampledFromTheFirstOn) {
  const Subsampling by{1, 3, 3, 1, 2, 2};
  const std::vector<double> x = {1, 2, 3, 4, 5, 6, 7, 8, 9};
  std::vector<double> y(8, -1), back(9, -1);
  subsample(x.data(), y.data(), by);
  EXPECT_EQ(y, (std::vector<double>{1, 0, 3, 0, 7, 0, 9, 0}));
  subsample_backward(y.data(), back.data(), by);
  EXPECT_EQ(back, (std::vector<double>{1, 0, 3, 0, 0, 0, 7, 0, 9}));
}

TEST(Positions, ColumnsAreConcatenatedAndDivided) {
  const std::vector<float> x = {1, 2, 3, 4}, z = {5, 6};
  std::vector<float> y(6, 0), back(4, 0);
  concatenate<float>({{x.data(), 2}, {z.data(), 1}}, y.data(), 2);
  EXPECT_EQ(y, (std::vector<float>{1, 2, 5, 3, 4, 6}));
  divide<float>(y.data(), {{back.data(), 2}, {nullptr, 1}}, 2);
  EXPECT_EQ(back, x);
}

/// More rows than are taken at a time, of more channels than are copied at once, and not a multiple of
/// either.
TEST(Positions, ColumnsOfManyRowsAreDividedIntoWhatTheyWere) {
  constexpr std::int64_t rows = 1001;
  const std::vector<std::int64_t> channels = {8, 3, 21};
  std::vector<std::vector<double>> parts, back;
  std::vector<Columns<const double>> from;
  std::vector<Columns<double>> to;
  for (const std::int64_t width : channels) {
    parts.emplace_back(static_cast<std::size_t>(rows * width));
    std::iota(parts.back().begin(), parts.back().end(), 1e6 * static_cast<double>(width));
    back.emplace_back(parts.back().size());
  }
  for (std::size_t i = 0; i < channels.size(); ++i) {
    from.push_back({parts[i].data(), channels[i]});
    to.push_back({back[i].data(), channels[i]});
  }
  std::vector<double> y(static_cast<std::size_t>(rows * 32));
  concatenate(from, y.data(), rows);
  EXPECT_EQ(y[32 * 1000 + 8 + 2], parts[1][3 * 1000 + 2]);
  divide(y.data(), to, rows);
  EXPECT_EQ(back, parts);
}

}  // namespace
}  // namespace ablate::models::loops
