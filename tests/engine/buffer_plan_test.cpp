#include "models/engine/buffer_plan.h"

#include <gtest/gtest.h>
#include <random>

namespace ablate::models {
namespace {

bool meet(const BufferPlan::Buffer& a, const BufferPlan::Buffer& b) {
  return a.begin <= b.end && b.begin <= a.end;
}

TEST(BufferPlan, BuffersThatLiveTogetherDoNotOverlap) {
  std::mt19937 draw(7);
  for (int round = 0; round < 50; ++round) {
    BufferPlan plan;
    std::int64_t all = 0;
    for (int i = 0; i < 40; ++i) {
      const int begin = static_cast<int>(draw() % 60), end = begin + static_cast<int>(draw() % 20);
      plan.add({static_cast<std::int64_t>(1 + draw() % 500), 3}, begin, end);
    }
    plan.place();
    for (const auto& a : plan.buffers()) {
      all += a.size;
      EXPECT_GE(a.offset, 0);
      EXPECT_LE(a.offset + a.size, plan.total());
      EXPECT_EQ(a.offset % 16, 0);
      EXPECT_GE(a.size, count(a.shape));
      for (const auto& b : plan.buffers()) {
        if (&a == &b || !meet(a, b)) continue;
        EXPECT_TRUE(a.offset + a.size <= b.offset || b.offset + b.size <= a.offset);
      }
    }
    EXPECT_LT(plan.total(), all) << "nothing was reused";
  }
}

TEST(BufferPlan, AChainNeedsNoMoreThanTwoBuffersAtATime) {
  BufferPlan plan;
  for (int i = 0; i < 10; ++i) plan.add({160}, i, i + 1);
  plan.place();
  EXPECT_EQ(plan.total(), 320);
}

}  // namespace
}  // namespace ablate::models
