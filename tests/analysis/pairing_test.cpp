#include "analysis/pairing.h"

#include <gtest/gtest.h>

#include "experiments/run_spec.h"

namespace ablate::analysis {
namespace {

using experiments::RunSpec;

/// What two runs share of which one was changed.
template <class Change>
std::string shared(const Change& change) {
  RunSpec one;
  one.dataset.name = "digits";
  RunSpec other = one;
  change(other);
  Pairing pairing;
  narrow(pairing, one, other);
  return text(pairing);
}

TEST(Pairing, ShrinksByWhatTheSidesDifferIn) {
  EXPECT_EQ(shared([](RunSpec&) {}), "examples, order, augmentation, initial values");
  EXPECT_EQ(shared([](RunSpec& run) {
              run.norm.name = "batch";
              run.batch_size = 7;
              run.length.count = 9;
            }),
            "examples, order, augmentation, initial values");
  EXPECT_EQ(shared([](RunSpec& run) { run.split.train = 100; }), "initial values");
  EXPECT_EQ(shared([](RunSpec& run) { run.dataset.name = "mnist"; }), "initial values");
  EXPECT_EQ(shared([](RunSpec& run) { run.augment.name = "standard"; }), "examples, order, initial values");
  EXPECT_EQ(shared([](RunSpec& run) { run.init.name = "he"; }), "examples, order, augmentation");
  EXPECT_EQ(shared([](RunSpec& run) { run.start = {{"reset", {"head"}}}; }), "examples, order, augmentation");
  EXPECT_EQ(shared([](RunSpec& run) {
              run.init.name = "he";
              run.split.train = 1;
            }),
            "nothing but the seed");
}

TEST(Pairing, IsWhatAllSidesShare) {
  RunSpec plain, cropped, drawn;
  cropped.augment.name = "standard";
  drawn.init.name = "he";
  Pairing pairing;
  EXPECT_TRUE(pairing.whole());
  narrow(pairing, plain, cropped);
  narrow(pairing, plain, drawn);
  EXPECT_FALSE(pairing.whole());
  EXPECT_EQ(text(pairing), "examples, order");
}

}  // namespace
}  // namespace ablate::analysis
