#include "runner/training/transfer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "runner/training/kept_weights.h"
#include "tests/training/attempt.h"

namespace ablate::runner {
namespace {

using experiments::RunSpec;
using testing::Attempts;
using testing::Json;
using testing::spec_of;
using testing::Told;

/// A run that starts from another with these parts reset or frozen.
RunSpec started(RunSpec spec, const RunSpec& source, nlohmann::json start) {
  start["run"] = experiments::identity(source, catalog());
  spec.start = std::move(start);
  return spec;
}

class TransferTest : public ::testing::Test {
 protected:
  /// Trains the source, then the run, both of which tell.
  void train(const RunSpec& source, const RunSpec& run) {
    ASSERT_EQ(attempts_.train(source), "finished");
    before_ = attempts_.told();
    attempts_.start_from(source);
    ASSERT_EQ(attempts_.train(run), "finished") << attempts_.told().end;
    after_ = attempts_.told();
  }
  [[nodiscard]] double source_loss() const {
    return before_.values.at({before_.end.at("step"), "test_loss"});
  }
  [[nodiscard]] double first_loss() const { return after_.values.at({0, "test_loss"}); }
  [[nodiscard]] models::SafeTensors weights(const RunSpec& spec) const {
    return read_weights(attempts_.weights(spec), experiments::run_id(spec, catalog()));
  }

  Attempts attempts_;
  Told before_, after_;
};

TEST_F(TransferTest, BeginsWhereTheSourceEnded) {
  const RunSpec source = spec_of({{"norm", "batch"}});
  train(source, started(spec_of({{"norm", "batch"}, {"epochs", 1}}), source, {}));
  EXPECT_EQ(first_loss(), source_loss());
}

TEST_F(TransferTest, AResetPartIsDrawnAnewAndAFrozenOneStays) {
  const Json patch = {{"norm", "batch"}, {"optimizer.momentum", 0.9}, {"optimizer.weight_decay", 0.01}};
  const RunSpec source = spec_of(patch);
  RunSpec plain = spec_of(patch);
  plain.length.count = 1;
  const RunSpec run = started(plain, source, {{"reset", {"head"}}, {"freeze", {"body"}}});
  train(source, run);
  EXPECT_NE(first_loss(), source_loss());
  const models::SafeTensors was = weights(source), is = weights(run);
  for (const auto& [name, value] : was.tensors) {
    const bool fixed = name.starts_with("parameter.hidden1");
    EXPECT_EQ(value.equal(is.tensors.at(name)), fixed) << name;
  }
}

TEST_F(TransferTest, AFrozenNetworkLearnsNothing) {
  const RunSpec source = spec_of({{"optimizer", {{"name", "adamw"}, {"lr", 0.01}, {"weight_decay", 0.1}}}});
  RunSpec plain = source;
  plain.length.count = 1;
  train(source, started(plain, source, {{"freeze", {"head", "body"}}}));
  EXPECT_EQ(after_.values.at({15, "test_loss"}), first_loss());
}

TEST_F(TransferTest, GoesOnAfterAStopWithTheSameBits) {
  const RunSpec source = spec_of({{"norm", "batch"}});
  const RunSpec run = started(source, source, {{"reset", {"head"}}, {"freeze", {"hidden1"}}});
  train(source, run);
  Attempts broken;
  broken.train(source);
  broken.start_from(source);
  broken.train(run, 7);
  auto pieces = broken.told().values;
  broken.train(run);
  pieces.merge(broken.told().values);
  EXPECT_EQ(pieces, after_.values);
}

/// Depth 14 that starts from depth 8, in double.
double grown(Attempts& attempts, const Json& network, const char* norm) {
  Json patch = {{"network", network}, {"norm", norm}, {"epochs", 1}, {"precision", "fp64"}};
  const RunSpec source = spec_of(patch);
  patch["network"]["depth"] = 14;
  const RunSpec run = started(spec_of(patch), source, {{"extra", "identity"}});
  attempts.train(source);
  const double loss = attempts.told().values.at({15, "test_loss"});
  attempts.start_from(source);
  EXPECT_EQ(attempts.train(run), "finished") << attempts.told().end;
  return attempts.told().values.at({0, "test_loss"}) / loss - 1;
}

TEST_F(TransferTest, ExtraLayersAreIdentitiesInEvaluation) {
  const Json plain = {{"name", "cifar_plain"}, {"depth", 8}, {"width", 2}};
  Json residual = plain;
  residual["name"] = "cifar_resnet";
  EXPECT_NEAR(grown(attempts_, plain, "none"), 0, 1e-12);
  EXPECT_NEAR(grown(attempts_, plain, "batch"), 0, 1e-9);
  EXPECT_NEAR(grown(attempts_, residual, "none"), 0, 1e-12);
  EXPECT_NEAR(grown(attempts_, residual, "batch"), 0, 1e-12);
}

TEST_F(TransferTest, LostWeightsFailTheRunByName) {
  const RunSpec source = spec_of(Json::object());
  attempts_.start_from(source);
  EXPECT_EQ(attempts_.train(started(source, source, {})), "failed");
  EXPECT_THAT(attempts_.told().end.at("message").get<std::string>(), ::testing::HasSubstr("weights"));
}

}  // namespace
}  // namespace ablate::runner
