#include "models/execution/masks.h"

#include <cmath>
#include <gtest/gtest.h>

#include "sketch.h"

namespace ablate::models {
namespace {

using testing::initialized;
using testing::scattered;
using testing::Sketch;
using testing::training;

KeepStream stream(float drop_rate, std::uint64_t step = 0, std::uint64_t first = 0) {
  return {philox::key(1, "mask:test"), step, first, drop_rate};
}

at::Tensor mask(std::int64_t count, const KeepStream& draws, double kept = 1,
                at::ScalarType type = at::kFloat) {
  return keep_mask({count}, draws, kept, at::dtype(type));
}

TEST(Mask, KeepsTheStatedShare) {
  constexpr std::int64_t count = 1'000'000;
  for (const double rate : {0.1, 0.5, 0.8}) {
    const double kept = mask(count, stream(static_cast<float>(rate))).to(at::kDouble).mean().item<double>();
    const double deviation = std::sqrt(rate * (1 - rate) / count);
    EXPECT_NEAR(kept, 1 - rate, 5 * deviation) << "rate " << rate;
  }
}

TEST(Mask, StepsAndSitesDrawIndependently) {
  constexpr std::int64_t count = 200'000;
  const at::Tensor here = mask(count, stream(0.5F, 1));
  KeepStream elsewhere = stream(0.5F, 1);
  elsewhere.key = philox::key(1, "mask:other");
  for (const at::Tensor& other : {mask(count, stream(0.5F, 2)), mask(count, elsewhere)}) {
    const double agreement = (here == other).to(at::kDouble).mean().item<double>();
    EXPECT_NEAR(agreement, 0.5, 5 * 0.5 / std::sqrt(count));
  }
}

TEST(Mask, IsTheSameHoweverItIsDivided) {
  const at::Tensor whole = mask(103, stream(0.3F, 7), 1 / 0.7);
  for (const std::int64_t cut : {1, 2, 3, 4, 5, 50, 102}) {
    const at::Tensor parts =
        at::cat({mask(cut, stream(0.3F, 7), 1 / 0.7),
                 mask(103 - cut, stream(0.3F, 7, static_cast<std::uint64_t>(cut)), 1 / 0.7)});
    EXPECT_TRUE(at::equal(parts, whole)) << "cut at " << cut;
  }
}

TEST(Mask, DecidesTheSameInBothPrecisions) {
  const at::Tensor single = mask(10'000, stream(0.3F));
  const at::Tensor twice = mask(10'000, stream(0.3F), 1, at::kDouble);
  EXPECT_TRUE(at::equal(single.to(at::kDouble), twice));
}

TEST(Dropout, ScalesWhatItKeepsAndIsTheIdentityInEvaluation) {
  Sketch sketch;
  sketch.add("drop", Dropout{0.4, false});
  Network network = initialized(sketch.graph());
  const at::Tensor x = scattered({16, 30});
  EXPECT_TRUE(at::equal(network.forward(x, {}), x));
  const at::Tensor y = network.forward(x, training());
  const at::Tensor zero = y == 0;
  EXPECT_TRUE(at::allclose(y, at::where(zero, at::zeros_like(x), x / 0.6), 1e-12, 1e-12));
  const double dropped = zero.to(at::kDouble).mean().item<double>();
  EXPECT_NEAR(dropped, 0.4, 5 * std::sqrt(0.24 / static_cast<double>(x.numel())));
  EXPECT_TRUE(at::equal(network.forward(x, training()), y)) << "the same step draws the same mask";
  EXPECT_FALSE(at::equal(network.forward(x, training(1, 1)), y));
  EXPECT_FALSE(at::equal(network.forward(x, training(2, 0)), y));
}

TEST(Dropout, DropsWholeChannelsWhereAsked) {
  Sketch sketch;
  sketch.add("drop", Dropout{0.5, true});
  Network network = initialized(sketch.graph());
  const at::Tensor y = network.forward(at::ones({8, 6, 5, 5}, at::kDouble), training());
  const at::Tensor sums = y.sum({2, 3});
  EXPECT_TRUE(((sums == 0) | (sums == 50)).all().item<bool>());
  EXPECT_GT((sums == 0).sum().item<std::int64_t>(), 0);
  EXPECT_GT((sums == 50).sum().item<std::int64_t>(), 0);
}

TEST(Dropout, ABatchInPartsHasTheMasksOfTheWhole) {
  for (const bool channel : {false, true}) {
    Sketch sketch;
    sketch.add("drop", Dropout{0.5, channel});
    Network network = initialized(sketch.graph());
    const at::Tensor x = scattered({10, 3, 3, 3});
    Pass pass = training();
    const at::Tensor whole = network.forward(x, pass);
    const at::Tensor head = network.forward(x.slice(0, 0, 3), pass);
    pass.first_example = 3;
    const at::Tensor tail = network.forward(x.slice(0, 3), pass);
    EXPECT_TRUE(at::equal(at::cat({head, tail}), whole)) << "channel " << channel;
  }
}

}  // namespace
}  // namespace ablate::models
