#include "runner/training/train.h"

#include <cmath>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "results/journal/checkpoint_files.h"
#include "tests/training/attempt.h"

namespace ablate::runner {
namespace {

using ::testing::AllOf;
using testing::Attempts;
using ::testing::HasSubstr;
using testing::Json;
using testing::spec_of;
using testing::Told;

Json recurrent(const char* cell, const char* norm, const char* dropout) {
  return {{"network", {{"name", cell}, {"units", 5}, {"layers", 2}, {"read", "rows"}}},
          {"norm", norm},
          {"dropout", {{"name", dropout}, {"rate", 0.3}}},
          {"epochs", 1}};
}

/// Every component with state, everything that draws, every kind of part that a checkpoint must hold.
std::vector<std::pair<std::string, Json>> kinds_of_runs() {
  const Json image = {{"network", {{"name", "convnet"}}}, {"epochs", 1}};
  Json augmented = image;
  augmented["augment"] = {{"pad", 1}, {"flip", true}};
  Json deep = {{"network", {{"name", "cifar_resnet"}, {"depth", 8}, {"width", 2}}},
               {"norm", "batch"},
               {"stochastic_depth", {{"name", "linear"}, {"survival", 0.5}}},
               {"epochs", 1}};
  const Json fractal = {{"network", {{"name", "fractalnet"}, {"columns", 2}, {"channels", {3, 4}}}},
                        {"norm", "batch"},
                        {"drop_path", "mixed"},
                        {"epochs", 1}};
  const Json fixup = {
      {"network", {{"name", "cifar_resnet"}, {"depth", 8}, {"width", 2}}}, {"init", "fixup"}, {"epochs", 1}};
  return {{"plain", {{"norm", "none"}}},
          {"batch", {{"norm", "batch"}}},
          {"batch in parts", {{"norm", {{"name", "batch"}, {"sub_batch", 4}}}, {"batch_size", 8}}},
          {"layer", {{"norm", "layer"}}},
          {"rms", {{"norm", "rms"}}},
          {"weight norm", {{"norm", "weight"}}},
          {"cumulative", {{"norm", {{"name", "batch"}, {"statistics", "cumulative"}}}}},
          {"statistics of the batch", {{"norm", {{"name", "batch"}, {"statistics", "batch"}}}}},
          {"fixup", fixup},
          {"dropout", {{"dropout", {{"rate", 0.5}, {"input_rate", 0.2}}}}},
          {"momentum",
           {{"optimizer.momentum", 0.9}, {"optimizer.nesterov", true}, {"optimizer.weight_decay", 0.01}}},
          {"rmsprop", {{"optimizer", {{"name", "rmsprop"}, {"lr", 0.001}}}}},
          {"rmsprop with all",
           {{"optimizer", {{"name", "rmsprop"}, {"lr", 0.001}, {"centered", true}, {"momentum", 0.9}}}}},
          {"adam", {{"optimizer", {{"name", "adam"}, {"lr", 0.01}}}}},
          {"adamw", {{"optimizer", {{"name", "adamw"}, {"lr", 0.01}}}}},
          {"clipped", {{"optimizer.clip_norm", 0.1}, {"optimizer.l1", 0.001}}},
          {"bounded", {{"optimizer.max_norm", 0.5}, {"optimizer.clip_value", 0.01}}},
          {"cosine", {{"schedule", {{"name", "cosine"}, {"warmup", 0.2}}}}},
          {"squared error", {{"loss", "squared_error"}}},
          {"sigmoid squared error", {{"loss", "sigmoid_squared_error"}}},
          {"smoothed", {{"loss.smoothing", 0.1}}},
          {"double", {{"precision", "fp64"}}},
          {"held out", {{"split.validation", 50}}},
          {"convnet", image},
          {"augmented", augmented},
          {"stochastic depth", deep},
          {"synthetic", {{"dataset", "synthetic"}}},
          {"lstm with batch norm", recurrent("lstm", "batch", "nonrecurrent")},
          {"lstm with layer norm", recurrent("lstm", "layer", "memoryless")},
          {"gru", recurrent("gru", "batch", "variational")},
          {"rnn", recurrent("rnn", "none", "variational")},
          {"drop path", fractal},
          {"orthogonal", {{"init", "orthogonal"}}},
          {"perceptron", {{"network", "perceptron"}, {"epochs", 20}}},
          {"plain executor", {{"executor", "plain"}, {"norm", "batch"}, {"dropout", 0.5}}},
          {"plain executor deep", [&] {
             deep["executor"] = "plain";
             return deep;
           }()}};
}

class EveryKindOfRun : public ::testing::TestWithParam<std::pair<std::string, Json>> {};

TEST_P(EveryKindOfRun, GoesOnAfterAStopWithTheSameBits) {
  const experiments::RunSpec spec = spec_of(GetParam().second);
  Attempts straight, broken;
  ASSERT_EQ(straight.train(spec), "finished") << straight.told().end;
  const Told whole = straight.told();
  std::map<std::pair<std::int64_t, std::string>, double> pieces;
  for (const std::int64_t stop_at : {4, 9, 14}) {
    ASSERT_EQ(broken.train(spec, stop_at), "interrupted") << broken.told().end;
    pieces.merge(broken.told().values);
  }
  ASSERT_EQ(broken.train(spec), "finished");
  EXPECT_EQ(broken.told().begin.at("resumed_step"), 14);
  pieces.merge(broken.told().values);
  EXPECT_EQ(pieces, whole.values);
  EXPECT_FALSE(std::filesystem::exists(broken.checkpoint(spec)));
}

TEST_P(EveryKindOfRun, LearnsAndSaysSo) {
  Attempts attempts;
  ASSERT_EQ(attempts.train(spec_of(GetParam().second)), "finished");
  const Told told = attempts.told();
  for (const auto& [key, value] : told.values) EXPECT_TRUE(std::isfinite(value)) << key.second;
  EXPECT_EQ(told.values.count({0, "train_loss"}), 0U);
  EXPECT_EQ(told.values.count({0, "test_loss"}), 1U);
  const std::int64_t last = told.values.rbegin()->first.first;
  EXPECT_LT(told.values.at({last, "train_loss"}), 10.0);
  EXPECT_EQ(told.end.at("step"), last);
  EXPECT_GT(told.end.at("seconds"), 0.0);
  EXPECT_GT(told.end.at("peak_bytes"), 1e6);
}

INSTANTIATE_TEST_SUITE_P(All, EveryKindOfRun, ::testing::ValuesIn(kinds_of_runs()), [](const auto& test) {
  std::string name = test.param.first;
  for (char& c : name) c = c == ' ' ? '_' : c;
  return name;
});

TEST(Train, ARunHasTheSameBitsWhateverRanBefore) {
  Attempts alone, busy;
  const experiments::RunSpec spec = spec_of({{"norm", "batch"}, {"dropout", 0.3}});
  alone.train(spec);
  for (const auto& [name, patch] : kinds_of_runs()) busy.train(spec_of(patch));
  busy.train(spec);
  EXPECT_EQ(busy.told().values, alone.told().values);
}

TEST(Train, AFitIsOneStepThatIsRepeatedAfterAStop) {
  for (const char* name : {"logistic_regression", "hopfield"}) {
    SCOPED_TRACE(name);
    const experiments::RunSpec spec = spec_of({{"network", name}, {"split.validation", 50}});
    Attempts straight, broken;
    ASSERT_EQ(straight.train(spec), "finished") << straight.told().end;
    EXPECT_EQ(broken.train(spec, testing::at_once), "interrupted");
    EXPECT_EQ(broken.told().values.size(), 0U);
    ASSERT_EQ(broken.train(spec), "finished");
    EXPECT_EQ(broken.told().begin.at("resumed_step"), 0);
    EXPECT_EQ(broken.told().values, straight.told().values);
    EXPECT_EQ(straight.told().values.size(), 6U);  // loss and error of three parts, after the fit alone
    EXPECT_EQ(straight.told().values.count({1, "validation_error"}), 1U);
  }
}

TEST(Train, BothExecutorsTellTheSameStory) {
  const Json wide = {
      {"precision", "fp64"}, {"norm", "batch"}, {"network", {{"name", "mlp"}, {"widths", {100, 100}}}}};
  Json plain = wide;
  plain["executor"] = "plain";
  Attempts attempts;
  attempts.train(spec_of(wide));
  const Told told = attempts.told();
  attempts.train(spec_of(plain));
  ASSERT_EQ(told.values.size(), attempts.told().values.size());
  for (const auto& [key, value] : attempts.told().values)
    EXPECT_NEAR(told.values.at(key), value, 1e-8) << key.second << " at step " << key.first;
}

TEST(Train, TheErrorFallsOnDigits) {
  Attempts attempts;
  attempts.train(spec_of({{"split", nullptr}, {"epochs", 3}, {"batch_size", 32}, {"norm", "batch"}}));
  const Told told = attempts.told();
  EXPECT_GT(told.values.at({0, "test_error"}), 0.7);
  EXPECT_LT(told.values.at({135, "test_error"}), 0.25);
}

TEST(Train, ALossThatIsNotFiniteEndsTheRunWithItsStep) {
  Attempts attempts;
  const experiments::RunSpec spec = spec_of({{"optimizer.lr", 1e20}, {"loss", "squared_error"}});
  EXPECT_EQ(attempts.train(spec), "diverged");
  const Told told = attempts.told();
  EXPECT_EQ(told.end.at("outcome"), "diverged");
  EXPECT_EQ(told.end.at("class"), "diverged");
  const auto step = told.end.at("step").get<std::int64_t>();
  EXPECT_GE(step, 1);
  EXPECT_LT(step, 15);
  EXPECT_THAT(told.end.at("message").get<std::string>(), HasSubstr("step " + std::to_string(step)));
  EXPECT_EQ(told.values.count({15, "test_loss"}), 0U);
}

TEST(Train, MissingDataAreAFailureWithItsClass) {
  Attempts attempts;
  EXPECT_EQ(attempts.train(spec_of({{"dataset", "mnist"}})), "failed");
  EXPECT_EQ(attempts.told().end.at("class"), "data");
  EXPECT_THAT(attempts.told().end.at("message").get<std::string>(), HasSubstr("train-images"));
}

void damage(const std::filesystem::path& file) {
  std::fstream(file, std::ios::in | std::ios::out | std::ios::binary).seekp(900).put('!');
}

/// A run that stopped after five updates, of which the last two left checkpoints.
class DamagedCheckpoints : public ::testing::Test {
 protected:
  DamagedCheckpoints() {
    straight_.train(spec_);
    attempts_.checkpoint_seconds = 0;
    attempts_.train(spec_, 5);
  }

  experiments::RunSpec spec_ = spec_of(Json::object());
  Attempts attempts_, straight_;
  results::CheckpointFiles files_{attempts_.checkpoint(spec_)};
};

TEST_F(DamagedCheckpoints, OneIsSetAsideAndTheOneBeforeItUsed) {
  damage(files_.newest());
  EXPECT_EQ(attempts_.train(spec_, 7), "interrupted");
  const Told told = attempts_.told();
  EXPECT_EQ(told.begin.at("resumed_step"), 4);
  const std::string aside = files_.newest().string() + ".damaged";
  ASSERT_EQ(told.notes.size(), 1U);
  EXPECT_THAT(told.notes[0], AllOf(HasSubstr("is damaged"), HasSubstr(aside)));
  EXPECT_TRUE(std::filesystem::exists(aside));
  EXPECT_EQ(attempts_.train(spec_), "finished");
  EXPECT_EQ(attempts_.told().begin.at("resumed_step"), 7);
  EXPECT_EQ(attempts_.told().last_value("test_loss"), straight_.told().last_value("test_loss"));
  for (const std::filesystem::path& file : {files_.newest(), files_.previous(), std::filesystem::path(aside)})
    EXPECT_FALSE(std::filesystem::exists(file)) << file;
}

TEST_F(DamagedCheckpoints, WithoutASoundOneTheRunBeginsAgain) {
  damage(files_.newest());
  damage(files_.previous());
  EXPECT_EQ(attempts_.train(spec_), "finished");
  EXPECT_EQ(attempts_.told().begin.at("resumed_step"), 0);
  EXPECT_THAT(attempts_.told().notes.at(0),
              AllOf(HasSubstr(files_.newest().string()), HasSubstr(files_.previous().string())));
  EXPECT_EQ(attempts_.told().values, straight_.told().values);
}

/// What is written beside `file` before it takes its name meets a full disk, once.
void fill_the_disk_of(std::filesystem::path file) {
  std::filesystem::create_directories(file.parent_path());
  std::filesystem::create_symlink("/dev/full", file += ".new");
}

TEST(Train, AFullDiskIsWaitedForWithNothingLost) {
  const experiments::RunSpec spec = spec_of(Json::object());
  Attempts attempts, straight;
  straight.train(spec);
  int waits = 0;
  attempts.wait_for_room = [&](const std::string& message) {
    EXPECT_THAT(message, HasSubstr("No space left"));
    return ++waits > 0;
  };
  fill_the_disk_of(attempts.checkpoint(spec));
  EXPECT_EQ(attempts.train(spec, 5), "interrupted");
  EXPECT_EQ(waits, 1);
  fill_the_disk_of(attempts.weights(spec));
  EXPECT_EQ(attempts.train(spec), "finished");
  EXPECT_EQ(waits, 2);
  EXPECT_EQ(attempts.told().begin.at("resumed_step"), 5);
  EXPECT_EQ(attempts.told().last_value("test_loss"), straight.told().last_value("test_loss"));
  EXPECT_TRUE(std::filesystem::exists(attempts.weights(spec)));
}

TEST(Train, AFullDiskThatNobodyWaitsForIsAFailureWithItsClass) {
  const experiments::RunSpec spec = spec_of(Json::object());
  Attempts attempts;
  attempts.wait_for_room = [](const std::string&) { return false; };
  fill_the_disk_of(attempts.checkpoint(spec));
  EXPECT_EQ(attempts.train(spec, 5), "failed");
  EXPECT_EQ(attempts.told().end.at("class"), "disk");
}

TEST(Train, ACheckpointIsNotUsedIfItsJournalDoesNotReachIt) {
  const experiments::RunSpec spec = spec_of(Json::object());
  Attempts attempts;
  attempts.train(spec, 5);
  std::filesystem::resize_file(attempts.journal(), 200);
  EXPECT_EQ(attempts.train(spec), "finished");
  EXPECT_EQ(attempts.told().begin.at("resumed_step"), 0);
  EXPECT_THAT(attempts.told().notes.at(0), HasSubstr("does not reach it"));
}

TEST(Train, ACheckpointIsNotUsedIfItsJournalIsDamagedBeforeIt) {
  const experiments::RunSpec spec = spec_of(Json::object());
  Attempts attempts;
  attempts.train(spec, 5);
  std::fstream(attempts.journal(), std::ios::in | std::ios::out | std::ios::binary).seekp(40).put('!');
  EXPECT_EQ(attempts.train(spec), "finished");
  EXPECT_EQ(attempts.told().begin.at("resumed_step"), 0);
  EXPECT_THAT(attempts.told().notes.at(0), HasSubstr("is damaged before it"));
}

}  // namespace
}  // namespace ablate::runner
