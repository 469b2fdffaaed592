#include <gtest/gtest.h>
#include <map>
#include <set>

#include "runner/training/source.h"
#include "runner/training/tally.h"

namespace ablate::runner {
namespace {

/// One image per row: channel c, pixel (y, x) holds 100 c + 10 y + x; the table leaves bytes as they are.
Source numbered(std::int64_t count, std::int64_t size) {
  at::Tensor stored = at::empty({count, 2 * size * size}, at::kByte);
  for (std::int64_t n = 0; n < count; ++n)
    for (std::int64_t c = 0; c < 2; ++c)
      for (std::int64_t y = 0; y < size; ++y)
        for (std::int64_t x = 0; x < size; ++x)
          stored[n][(c * size + y) * size + x] = 100 * c + 10 * y + x + 1;
  return {stored, at::arange(256, at::kFloat).repeat({2, 1}), {}, at::arange(count), {2, size, size}};
}

TEST(Gather, TakesRowsInTheOrderAsked) {
  const Source source = numbered(4, 3);
  const Batch batch = gather(source, at::tensor({2, 0, 3}, at::kLong));
  EXPECT_EQ(batch.inputs.sizes(), (std::vector<std::int64_t>{3, 2, 3, 3}));
  EXPECT_TRUE(at::equal(batch.labels, at::tensor({2, 0, 3}, at::kLong)));
  EXPECT_EQ((batch.inputs[0][1][2][1].item<float>()), 122);
}

TEST(Gather, CropsAndMirrorsEveryPlaceEquallyOften) {
  constexpr std::int64_t count = 2000, size = 4;
  const Batch batch =
      gather(numbered(count, size), at::arange(count), {philox::key(1, "augment"), 0, 1, true});
  std::map<std::array<float, 3>, int> seen;  // center pixel, its right neighbor, the one below
  for (std::int64_t n = 0; n < count; ++n) {
    const at::Tensor image = batch.inputs[n][0];
    ++seen[{image[1][1].item<float>(), image[1][2].item<float>(), image[2][1].item<float>()}];
  }
  EXPECT_EQ(seen.size(), 18U);  // 3 x 3 places, mirrored or not
  for (const auto& [pixels, times] : seen) {
    EXPECT_EQ(std::abs(pixels[1] - pixels[0]), 1);  // columns stay neighbors
    EXPECT_EQ(pixels[2] - pixels[0], 10);           // rows are never turned around
    EXPECT_NEAR(times, count / 18.0, 45);           // more than four standard deviations
  }
}

TEST(Gather, PadsWithZerosAndKeepsChannelsTogether) {
  constexpr std::int64_t count = 200, size = 4;
  const Batch batch =
      gather(numbered(count, size), at::arange(count), {philox::key(2, "augment"), 5, 2, false});
  int padded = 0;
  for (std::int64_t n = 0; n < count; ++n) {
    const at::Tensor inside = batch.inputs[n][0] != 0;
    EXPECT_TRUE(at::equal(inside, batch.inputs[n][1] != 0));
    EXPECT_TRUE(
        at::equal(batch.inputs[n][1].masked_select(inside), batch.inputs[n][0].masked_select(inside) + 100));
    padded += inside.all().item<bool>() ? 0 : 1;
  }
  EXPECT_GT(padded, count / 2);
}

/// Every crop is one of ATen's reflection of the image, and all are met; rows outside and columns outside.
TEST(Gather, ReflectsAtTheBorder) {
  constexpr std::int64_t count = 300, size = 4, pad = 2;
  const Source source = numbered(count, size);
  const at::Tensor plain = gather(source, at::arange(count)).inputs;
  const at::Tensor reflected = at::reflection_pad2d(plain, {pad, pad, pad, pad});
  const Batch batch =
      gather(source, at::arange(count), {philox::key(3, "augment"), 0, pad, false, /*reflect=*/true});
  std::set<std::int64_t> places;
  for (std::int64_t n = 0; n < count; ++n)
    for (std::int64_t place = 0; place < 25; ++place)
      if (at::equal(reflected[n].narrow(1, place / 5, size).narrow(2, place % 5, size), batch.inputs[n]))
        places.insert(place);
  EXPECT_EQ(places.size(), 25U);
  EXPECT_TRUE((batch.inputs != 0).all().item<bool>());
}

/// What is added around the image is zero, whatever is subtracted inside.
TEST(Gather, SubtractsACenterFromTheImageAlone) {
  constexpr std::int64_t count = 50, size = 4;
  Source source = numbered(count, size);
  source.center = at::arange(2 * size * size, at::kFloat).view({2, size, size}) / 7;
  const at::Tensor rows = at::arange(count);
  EXPECT_TRUE(
      at::equal(gather(source, rows).inputs, gather(numbered(count, size), rows).inputs - source.center));
  source.center = gather(source, rows).inputs[0] + source.center;  // all images are alike: nothing is left
  const Augmentation shifted{philox::key(1, "augment"), 0, 2, true};
  EXPECT_TRUE((gather(source, rows, shifted).inputs == 0).all().item<bool>());
}

TEST(Gather, AnExampleChangesAsItDoesInAnyBatch) {
  const Source source = numbered(100, 4);
  const Augmentation augmentation{philox::key(1, "augment"), 3, 2, true};
  const Batch all = gather(source, at::arange(100), augmentation);
  const Batch one = gather(source, at::tensor({37}, at::kLong), augmentation);
  EXPECT_TRUE(at::equal(all.inputs[37], one.inputs[0]));
  const Batch next = gather(source, at::arange(100), {augmentation.key, 4, 2, true});
  EXPECT_FALSE(at::equal(all.inputs, next.inputs));
}

TEST(Gather, LaysABatchAsItsLayoutSays) {
  const Source source = numbered(50, 4);
  const at::Tensor rows = at::arange(7, 27);
  const Augmentation augmentation{philox::key(1, "augment"), 3, 2, true};
  const Batch expected = gather(source, rows, augmentation);
  Batch batch;
  for (int again = 0; again < 2; ++again) {  // the second time into the same memory
    const void* place = batch.inputs.defined() ? batch.inputs.data_ptr() : nullptr;
    gather_into(batch, source, rows, augmentation, at::MemoryFormat::ChannelsLast);
    EXPECT_TRUE(batch.inputs.is_contiguous(at::MemoryFormat::ChannelsLast));
    EXPECT_TRUE(at::equal(batch.inputs, expected.inputs));
    EXPECT_TRUE(at::equal(batch.labels, expected.labels));
    EXPECT_TRUE(place == nullptr || place == batch.inputs.data_ptr());
  }
}

TEST(Tally, WeighsBatchesByTheirSizeAndCountsMistakes) {
  Tally tally(at::kCPU);
  const at::Tensor right = at::eye(10), labels = at::arange(10);
  tally.add(at::scalar_tensor(1.0), right, labels, 0);
  tally.add(at::scalar_tensor(4.0), at::zeros({5, 10}), at::tensor({0, 0, 1, 2, 0}, at::kLong), 1);
  const TallySums sums = tally.read();
  EXPECT_DOUBLE_EQ(sums.loss, 1.0 * 10 + 4.0 * 5);
  EXPECT_EQ(sums.wrong, 2);  // of equal logits the first is the largest
  EXPECT_EQ(sums.examples, 15);
  EXPECT_LT(sums.bad_step, 0);
}

TEST(Tally, CountsTokensAndSquaresErrorsInTheUnitOfTheData) {
  Tally tokens(at::kCPU);
  const at::Tensor logits =
      at::one_hot(at::tensor({0, 1, 2, 0}, at::kLong), 3).to(at::kFloat).view({2, 2, 3});
  tokens.add(at::tensor(0.5F), logits, at::tensor({0, 1, 1, 1}, at::kLong).view({2, 2}));
  EXPECT_EQ(tokens.read().examples, 4);
  EXPECT_EQ(tokens.read().wrong, 2);
  Tally numbers(at::kCPU, at::tensor({2.0F, 4.0F}));
  numbers.add(at::tensor(0.5F), at::ones({3, 2}), at::zeros({3, 2}));
  EXPECT_EQ(numbers.read().examples, 3);
  EXPECT_EQ(numbers.read().wrong, 3 * (4 + 16) / 2.0);
}

TEST(Tally, RemembersTheFirstLossThatWasNotFinite) {
  Tally tally(at::kCPU);
  const at::Tensor nothing = at::full({2, 3}, std::nan("")), labels = at::zeros({2}, at::kLong);
  tally.add(at::scalar_tensor(1.0), at::zeros({2, 3}), labels, 6);
  tally.add(at::scalar_tensor(std::nan("")), nothing, labels, 7);
  tally.add(at::scalar_tensor(std::nan("")), nothing, labels, 8);
  EXPECT_EQ(tally.read().bad_step, 7);
  EXPECT_EQ(tally.read().wrong, 4);  // without a largest logit nothing is right
  tally.clear();
  EXPECT_EQ(tally.read().bad_step, 7);
  EXPECT_EQ(tally.read().examples, 0);
}

}  // namespace
}  // namespace ablate::runner
