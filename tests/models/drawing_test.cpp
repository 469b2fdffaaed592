#include "models/drawing.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include "models/describe.h"
#include "runs.h"

namespace ablate::models {
namespace {

using testing::digits;
using testing::Json;
using testing::run;

/// One line a layer: its number, what it is, its shape, what it reads.
std::string lines(const Json& patch) {
  std::string text;
  const experiments::Drawing drawn = drawing(describe(run(patch), digits));
  for (std::size_t i = 0; i < drawn.layers.size(); ++i)
    text += fmt::format("{} {} [{}] <- {}\n", i, drawn.layers[i].what, drawn.layers[i].shape,
                        fmt::join(drawn.layers[i].inputs, ", "));
  return text;
}

TEST(Drawing, OfAPerceptronIsItsMapsWithWhatFollowsThem) {
  EXPECT_EQ(lines({{"network", {{"name", "mlp"}, {"widths", {5}}}}, {"norm", "batch"}, {"dropout", 0.5}}),
            "0 input, flatten [64] <- \n"
            "1 linear, batch norm, relu, dropout 0.5 [5] <- 0\n"
            "2 linear [10] <- 1\n");
}

TEST(Drawing, OfAResidualNetworkShowsWhatItsSumsRead) {
  EXPECT_EQ(lines({{"network", {{"name", "cifar_resnet"}, {"depth", 8}, {"width", 4}}}, {"norm", "batch"}}),
            "0 input [1 x 8 x 8] <- \n"
            "1 conv 3x3, batch norm, relu [4 x 8 x 8] <- 0\n"
            "2 conv 3x3, batch norm, relu [4 x 8 x 8] <- 1\n"
            "3 conv 3x3, batch norm [4 x 8 x 8] <- 2\n"
            "4 sum, relu [4 x 8 x 8] <- 1, 3\n"
            "5 zero-padded shortcut / 2 [8 x 4 x 4] <- 4\n"
            "6 conv 3x3 / 2, batch norm, relu [8 x 4 x 4] <- 4\n"
            "7 conv 3x3, batch norm [8 x 4 x 4] <- 6\n"
            "8 sum, relu [8 x 4 x 4] <- 5, 7\n"
            "9 zero-padded shortcut / 2 [16 x 2 x 2] <- 8\n"
            "10 conv 3x3 / 2, batch norm, relu [16 x 2 x 2] <- 8\n"
            "11 conv 3x3, batch norm [16 x 2 x 2] <- 10\n"
            "12 sum, relu [16 x 2 x 2] <- 9, 11\n"
            "13 global average pool [16] <- 12\n"
            "14 linear [10] <- 13\n");
}

TEST(Drawing, SaysWhatARecurrentCellHolds) {
  EXPECT_EQ(lines({{"network", {{"name", "lstm"}, {"units", 5}, {"read", "rows"}}}, {"norm", "layer"}}),
            "0 input, read as a sequence of rows [8 x 8] <- \n"
            "1 lstm, layer norm inside, last step [5] <- 0\n"
            "2 linear [10] <- 1\n");
}

}  // namespace
}  // namespace ablate::models
