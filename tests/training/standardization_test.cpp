#include <gtest/gtest.h>

#include "runner/training/run_data.h"
#include "tests/training/attempt.h"

/// What the inputs of a run are, as its data set's option `standardize` says: by its own training examples.
namespace ablate::runner {
namespace {

using testing::Json;
using testing::spec_of;

struct Inputs {
  at::Tensor train, test;  ///< [count, 1, 8, 8]
};

Inputs inputs(const char* standardize) {
  const experiments::RunSpec spec = spec_of({{"dataset", {{"name", "digits"}, {"standardize", standardize}}},
                                             {"split", {{"train", 500}}},
                                             {"network", {{"name", "mlp"}, {"widths", Json::array()}}},
                                             {"optimizer", {{"name", "sgd"}, {"lr", 0.1}}},
                                             {"epochs", 1},
                                             {"batch_size", 20}});
  ResidentData resident;
  const RunData data(spec, resident.get(spec.dataset, "", at::kCPU), at::kCPU, at::kDouble,
                     at::MemoryFormat::Contiguous);
  const RunData::Part train = data.training_part(), test = data.parts().back();
  return {gather(train.source, train.rows).inputs, gather(test.source, test.rows).inputs};
}

TEST(Standardization, OfAChannelLeavesMeanZeroAndDeviationOne) {
  const Inputs found = inputs("channel");
  EXPECT_NEAR(found.train.mean().item<double>(), 0, 1e-12);
  EXPECT_NEAR(found.train.std(false).item<double>(), 1, 1e-12);
}

/// Pixels are between 0 and 16 in this set.
TEST(Standardization, OfTheRangeLeavesZeroToOne) {
  const Inputs found = inputs("range");
  EXPECT_EQ(found.train.min().item<double>(), 0);
  EXPECT_EQ(found.train.max().item<double>(), 1);
  EXPECT_EQ(found.test.max().item<double>(), 1);
}

/// The mean image of the training examples is subtracted everywhere; values are divided by their deviation
/// about the mean of all.
TEST(Standardization, OfAPixelLeavesEveryPixelsMeanZero) {
  const Inputs bytes = inputs("range"), found = inputs("pixel");
  const at::Tensor center = bytes.train.mean(0);
  const double deviation = bytes.train.std(false).item<double>();
  EXPECT_LT((found.train - (bytes.train - center) / deviation).abs().max().item<double>(), 1e-12);
  EXPECT_LT((found.test - (bytes.test - center) / deviation).abs().max().item<double>(), 1e-12);
}

}  // namespace
}  // namespace ablate::runner
