#include <filesystem>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <set>

#include "runner/catalog/catalog.h"
#include "tests/experiments/experiments_of.h"

namespace ablate::experiments {
namespace {

using ::testing::HasSubstr;

const std::filesystem::path root = ABLATE_SOURCE_DIR;

struct Counts {
  std::string file;
  std::size_t now, unique, later, sources;
};

TEST(Examples, ExpandToWhatIsCountedByHand) {
  const std::vector<Counts> all = {{"01_bn_dropout", 144, 144, 120, 0},
                                   {"02_resnet", 50, 50, 0, 0},
                                   {"02_resnet_small", 30, 30, 0, 0},
                                   {"03_stochastic_depth", 80, 70, 0, 0},
                                   {"04_fractalnet", 27, 27, 0, 0},
                                   {"05_lesion", 9, 9, 0, 0},
                                   {"06_lstm", 66, 66, 30, 0},
                                   {"07_inception", 20, 20, 0, 0},
                                   {"08_tabular", 168, 168, 240, 0},
                                   {"09_finetune", 72, 72, 60, 2},
                                   {"10_lr", 20, 20, 10, 0},
                                   {"11_faster_lower", 20, 20, 0, 0},
                                   {"example", 144, 144, 120, 4}};
  for (const Counts& expected : all) {
    SCOPED_TRACE(expected.file);
    const auto file = root / "tests/experiments/examples" / (expected.file + ".jsonc");
    const Plan plan = expand(read_experiment(file, runner::catalog()), runner::catalog(), nullptr);
    std::set<std::string> unique;
    std::size_t sources = 0;
    for (const PlannedRun& run : plan.runs)
      if (run.phase == Phase::source)
        ++sources;
      else
        unique.insert(run.run_id);
    EXPECT_EQ(plan.runs.size() - sources, expected.now);
    EXPECT_EQ(unique.size(), expected.unique);
    EXPECT_EQ(plan.later, expected.later);
    EXPECT_EQ(sources, expected.sources);
  }
}

TEST(Examples, AParentAndItsChildMergeOneByOne) {
  const auto file = root / "tests/experiments/examples/02_resnet_small.jsonc";
  const Experiment experiment = read_experiment(file, toy_catalog());
  EXPECT_EQ(experiment.base["dataset"].dump(), R"({"name":"cifar10","size":16})");
  EXPECT_EQ(experiment.base["network"].dump(), R"({"width":4})");
  EXPECT_EQ(experiment.question, "");
  EXPECT_EQ(experiment.name, "02_resnet_small");
  EXPECT_TRUE(experiment.values.empty());
  EXPECT_EQ(experiment.claims.size(), 4U);
}

TEST(Examples, TheExperimentsThatShipPlanWithWhatExists) {
  // mnist_norm: 3 norms x 2 dropouts x 3 sizes in 10 seeds; before, 18 x 6 rates x 2 tuning seeds.
  const std::vector<Counts> all = {{"quickstart", 3 * 2 * 10, 60, 0, 0},
                                   {"depth_cifar", 2 * 4 * 9, 72, 0, 0},
                                   {"mnist_norm", 18 * 6 * 2, 216, 180, 0}};
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(root / "experiments"))
    files += entry.path().extension() == ".json" || entry.path().extension() == ".jsonc" ? 1 : 0;
  EXPECT_EQ(files, all.size()) << "an experiment is not counted here";
  for (const Counts& expected : all) {
    SCOPED_TRACE(expected.file);
    const auto file = root / "experiments" / (expected.file + ".json");
    const Plan plan = expand(read_experiment(file, runner::catalog()), runner::catalog(), nullptr);
    EXPECT_EQ(plan.runs.size(), expected.now);
    EXPECT_EQ(plan.unique_ids().size(), expected.unique);
    EXPECT_EQ(plan.later, expected.later);
  }
}

}  // namespace
}  // namespace ablate::experiments
