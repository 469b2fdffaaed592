#include <gtest/gtest.h>

#include "models/execution/masks.h"

#if defined(ABLATE_CUDA)
#include <ATen/Context.h>
#endif

namespace ablate::models {
namespace {

#if defined(ABLATE_CUDA)

/// Compiled, never run: needs a device.
TEST(GpuMask, HasTheBitsOfTheCpuMask) {
  if (!at::hasCUDA()) GTEST_SKIP() << "no CUDA device";
  for (const at::ScalarType type : {at::kFloat, at::kDouble}) {
    for (const std::uint64_t first : {0, 1, 2, 3, 1'000'003}) {
      const KeepStream stream{philox::key(1, "mask:test"), 5, first, 0.3F};
      const at::Tensor expected = keep_mask({1001}, stream, 1 / 0.7, at::dtype(type));
      const at::Tensor actual = keep_mask({1001}, stream, 1 / 0.7, at::dtype(type).device(at::kCUDA));
      EXPECT_TRUE(at::equal(actual.cpu(), expected)) << "first element " << first;
    }
  }
}

#endif

}  // namespace
}  // namespace ablate::models
