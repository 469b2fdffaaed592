#include <gtest/gtest.h>

#if defined(ABLATE_CUDA)
#include <ATen/Context.h>

#include "runner/training/source.h"
#include "runner/training/tally.h"
#endif

namespace ablate::runner {
namespace {

#if defined(ABLATE_CUDA)

/// 50 images of bytes, 3 channels, 5 x 6 pixels, and a table that tells every byte of every channel apart.
Source source(at::ScalarType type) {
  const at::Tensor table = at::arange(3 * 256, at::kDouble).mul_(0.37).view({3, 256}).to(type);
  return {at::arange(50 * 90).remainder_(251).to(at::kByte).view({50, 90}),
          table,
          at::arange(90, at::kDouble).mul_(0.11).view({3, 5, 6}).to(type),
          at::arange(50).remainder_(10),
          {3, 5, 6}};
}

Source on_gpu(const Source& source) {
  return {source.stored.cuda(), source.table.cuda(), source.center.cuda(), source.labels.cuda(),
          source.shape};
}

TEST(GpuGather, HasTheBitsOfTheCpu) {
  if (!at::hasCUDA()) GTEST_SKIP() << "no CUDA device";
  for (const at::ScalarType type : {at::kFloat, at::kDouble}) {
    for (const Augmentation& augmentation :
         {Augmentation{}, Augmentation{philox::key(3, "augment"), 2, 2, true},
          Augmentation{philox::key(3, "augment"), 2, 2, true, /*reflect=*/true}}) {
      const Source cpu = source(type), gpu = on_gpu(cpu);
      const at::Tensor rows = at::arange(49, -1, -2);
      const Batch expected = gather(cpu, rows, augmentation), actual = gather(gpu, rows.cuda(), augmentation);
      EXPECT_TRUE(at::equal(actual.inputs.cpu(), expected.inputs));
      EXPECT_TRUE(at::equal(actual.labels.cpu(), expected.labels));
    }
  }
}

TEST(GpuTally, CountsAsTheCpu) {
  if (!at::hasCUDA()) GTEST_SKIP() << "no CUDA device";
  Tally cpu(at::kCPU), gpu(at::kCUDA);
  for (std::int64_t step = 0; step < 5; ++step) {
    const at::Tensor logits =
        at::arange(700, at::kFloat).mul_(0.7F + static_cast<float>(step)).sin_().view({70, 10});
    const at::Tensor labels = at::arange(70).remainder_(10),
                     loss = at::scalar_tensor(0.1 * static_cast<double>(step));
    cpu.add(loss, logits, labels, step);
    gpu.add(loss.cuda(), logits.cuda(), labels.cuda(), step);
  }
  EXPECT_EQ(cpu.read().wrong, gpu.read().wrong);
  EXPECT_EQ(cpu.read().loss, gpu.read().loss);
  EXPECT_EQ(cpu.read().examples, gpu.read().examples);
}

#endif

}  // namespace
}  // namespace ablate::runner
