#include "models/execution/recycled_memory.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

namespace ablate::models {
namespace {

TEST(RecycledMemory, IsHandedOutAgainBySizeAndGivenBackWhenAsked) {
  const at::Tensor before = at::ones({1 << 20});  // of LibTorch's own allocator, freed after the change
  recycle_memory();
  at::Tensor first = at::ones({1 << 20});
  const void* place = first.data_ptr();
  first.reset();
  EXPECT_EQ(recycled_bytes(), 4U << 20);
  const at::Tensor other = at::zeros({(1 << 20) + 64});
  EXPECT_NE(other.data_ptr(), place);
  at::Tensor again = at::zeros({1 << 20});
  EXPECT_EQ(again.data_ptr(), place);
  EXPECT_EQ(recycled_bytes(), 0U);
  at::Tensor small = at::ones({100});
  small.reset();
  EXPECT_EQ(recycled_bytes(), 0U) << "small allocations are the system's";
  again.reset();
  release_recycled_memory();
  EXPECT_EQ(recycled_bytes(), 0U);
  EXPECT_EQ(before.sum().item<float>(), 1 << 20);
}

}  // namespace
}  // namespace ablate::models
