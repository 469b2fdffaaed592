#include "models/engine/loops/cells.h"

#include <cmath>
#include <gtest/gtest.h>
#include <vector>

#include "models/engine/loops/exponential.h"

namespace ablate::models::loops {
namespace {

constexpr std::int64_t examples = 3, units = 5;

std::vector<double> scattered(std::int64_t count, double phase) {
  std::vector<double> result(static_cast<std::size_t>(count));
  for (std::size_t i = 0; i < result.size(); ++i)
    result[i] = std::sin(12.9898 * static_cast<double>(i + 1) + phase) * 1.3;
  return result;
}

double at(const std::vector<double>& values, std::int64_t row, std::int64_t width, std::int64_t column) {
  return values[static_cast<std::size_t>(row * width + column)];
}

double logistic_of(double x) { return 1 / (1 + std::exp(-x)); }

TEST(Exponential, IsThatOfTheLibraryToTheLastPlaces) {
  for (double x = -80; x < 80; x += 0.00713) {
    EXPECT_NEAR(exponential(x) / std::exp(x), 1, 1e-15) << x;
    const auto single = static_cast<float>(x);
    EXPECT_NEAR(static_cast<double>(exponential(single)) / std::exp(static_cast<double>(single)), 1, 2e-7)
        << x;
  }
}

TEST(Exponential, SaturatesWithoutOverflow) {
  for (const double x : {-1e30, -1000.0, 1000.0, 1e30}) {
    const double limit = x < 0 ? 0 : 1;
    EXPECT_NEAR(logistic(x), limit, 1e-30);
    EXPECT_NEAR(logistic(static_cast<float>(x)), limit, 1e-30);
    EXPECT_EQ(hyperbolic_tangent(x), 2 * limit - 1);
    EXPECT_EQ(hyperbolic_tangent(static_cast<float>(x)), static_cast<float>(2 * limit - 1));
  }
  EXPECT_TRUE(std::isnan(logistic(std::nan(""))));
  EXPECT_TRUE(std::isnan(hyperbolic_tangent(std::nanf(""))));
}

TEST(Cells, LstmIsItsEquation) {
  const std::vector<double> x = scattered(examples * 4 * units, 0.1),
                            r = scattered(examples * 4 * units, 0.5), bias = scattered(4 * units, 0.9),
                            before = scattered(examples * units, 1.3),
                            mask = scattered(examples * units, 1.7);
  for (const bool masked : {false, true}) {
    std::vector<double> gates = x, c(before.size()), squashed(before.size()), h(before.size());
    CellStep<double> step{examples, units, gates.data(), bias.data(), masked ? mask.data() : nullptr, units};
    lstm_forward(step, r.data(), 0.5, before.data(), c.data());
    lstm_state(step, c.data(), squashed.data(), h.data());
    for (std::int64_t n = 0; n < examples; ++n) {
      for (std::int64_t j = 0; j < units; ++j) {
        const auto a = [&](std::int64_t gate) {
          return at(x, n, 4 * units, gate * units + j) + at(r, n, 4 * units, gate * units + j) +
                 bias[static_cast<std::size_t>(gate * units + j)];
        };
        const double kept = masked ? at(mask, n, units, j) : 1;
        const double state =
            logistic_of(a(1) + 0.5) * at(before, n, units, j) + logistic_of(a(0)) * std::tanh(a(2)) * kept;
        EXPECT_NEAR(at(c, n, units, j), state, 1e-14);
        EXPECT_NEAR(at(h, n, units, j), logistic_of(a(3)) * std::tanh(state), 1e-14);
      }
    }
  }
}

/// Whatever the instructions and their width: the same bits.
TEST(Cells, AUnitDoesNotDependOnItsNeighbors) {
  constexpr std::int64_t many = 37;
  std::vector<float> gates, bias(4 * many, 0.1F), before, c(many), h(many), squashed(many);
  for (const double value : scattered(4 * many, 0.3)) gates.push_back(static_cast<float>(4 * value));
  for (const double value : scattered(many, 1.3)) before.push_back(static_cast<float>(value));
  const std::vector<float> x = gates;
  const CellStep<float> all{1, many, gates.data(), bias.data(), nullptr, 0};
  lstm_forward<float>(all, nullptr, 1, before.data(), c.data());
  lstm_state(all, c.data(), squashed.data(), h.data());
  for (std::size_t j = 0; j < many; ++j) {
    std::vector<float> own = {x[j], x[many + j], x[2 * many + j], x[3 * many + j]};
    float state = 0, kept = 0, result = 0;
    const CellStep<float> one{1, 1, own.data(), bias.data(), nullptr, 0};
    lstm_forward<float>(one, nullptr, 1, &before[j], &state);
    lstm_state(one, &state, &kept, &result);
    EXPECT_EQ(state, c[j]) << j;
    EXPECT_EQ(result, h[j]) << j;
  }
}

TEST(Cells, GruIsItsEquation) {
  const std::vector<double> x = scattered(examples * 3 * units, 0.1),
                            r = scattered(examples * 3 * units, 0.5), bias = scattered(3 * units, 0.9),
                            recurrent = scattered(units, 0.2), before = scattered(examples * units, 1.3);
  std::vector<double> gates = x, q(before.size()), h(before.size());
  gru_forward<double>({examples, units, gates.data(), bias.data(), nullptr, 0}, r.data(), recurrent.data(),
                      before.data(), q.data(), h.data());
  for (std::int64_t n = 0; n < examples; ++n) {
    for (std::int64_t j = 0; j < units; ++j) {
      const auto part = [&](const std::vector<double>& values, std::int64_t gate) {
        return at(values, n, 3 * units, gate * units + j);
      };
      const auto own = [&](std::int64_t gate) { return bias[static_cast<std::size_t>(gate * units + j)]; };
      const double reset = logistic_of(part(x, 0) + part(r, 0) + own(0)),
                   stay = logistic_of(part(x, 1) + part(r, 1) + own(1)),
                   update = std::tanh(part(x, 2) + own(2) +
                                      reset * (part(r, 2) + recurrent[static_cast<std::size_t>(j)]));
      EXPECT_NEAR(at(h, n, units, j), (1 - stay) * update + stay * at(before, n, units, j), 1e-14);
    }
  }
}

}  // namespace
}  // namespace ablate::models::loops
