#include "runner/catalog/probes.h"

namespace ablate::runner {

using experiments::Component;
using experiments::Kind;
using experiments::Option;
using experiments::Type;

namespace {

Option flag(const char* name, const char* summary) {
  return {.name = name, .type = Type::boolean, .fallback = false, .summary = summary};
}

Option whole(const char* name, std::int64_t fallback, const char* summary, double minimum, double maximum) {
  return {.name = name,
          .type = Type::integer,
          .fallback = fallback,
          .summary = summary,
          .minimum = minimum,
          .maximum = maximum};
}

Option part() {
  return {.name = "part",
          .type = Type::string,
          .fallback = "test",
          .summary = "The part of the data that is looked at.",
          .choices = {"test", "validation"}};
}

Option examples(std::int64_t fallback) {
  return whole("examples", fallback, "How many examples, from the first on; 0: all.", 0, 1e9);
}

Option sizes(const char* name, const char* summary) {
  return {.name = name,
          .type = Type::integers,
          .fallback = nlohmann::json::array(),
          .summary = summary,
          .minimum = 0,
          .maximum = 10'000};
}

Component probe(const char* name, const char* summary, const char* reference, std::vector<Option> options,
                const char* needs) {
  return {.kind = Kind::probe,
          .name = name,
          .summary = summary,
          .reference = reference,
          .options = std::move(options),
          .facts = {{"needs", needs}}};
}

Component lesion() {
  Option position{.name = "position",
                  .type = Type::string,
                  .fallback = "random",
                  .summary = "Which blocks are deleted: drawn ones, the first or the last.",
                  .choices = {"random", "first", "last"}};
  return probe(
      "lesion",
      "Evaluates the network with blocks deleted or exchanged, nothing being trained again. Keys: "
      "[SIZE.]error_mean, error_median, error_min, error_max, loss_mean; BLOCK.error where blocks are "
      "deleted "
      "one at a time; kendall_tau_mean of exchanges; after_K.error; path_01…error, length_K.error_mean.",
      "Veit 2016, arXiv:1605.06431, sections 4.1 to 4.3",
      {sizes("delete", "How many blocks are deleted at once; several are measured one after the other."),
       sizes("swap", "How many different pairs of like blocks exchange places, one pair after the other."),
       flag("truncate", "Reads out after each block: the later ones are deleted."),
       flag("paths", "Evaluates each path alone: through each block by its branch or by its shortcut."),
       position,
       whole("draws", 0,
             "Drawn choices of each size, all different; 0, or as many as there are: every choice.", 0,
             10'000),
       part(), examples(0)},
      "blocks");
}

Component columns() {
  return probe("columns",
               "Evaluates each column of a network whose columns meet alone, with the weights that all have "
               "together; from 1, the shallowest. Keys: column_K.error, column_K.loss, and those of the last "
               "again as deepest.error, deepest.loss.",
               "Larsson 2016, arXiv:1605.07648",
               {flag("recompute_norm",
                     "Running statistics of each column are taken anew, as the probe recomputed_norm does."),
                part(), examples(0)},
               "columns");
}

Component recomputed_norm() {
  return probe("recomputed_norm",
               "Evaluates the network with running statistics of its batch norms taken anew from training "
               "examples, the weights as they are and nothing dropped: how much of the error comes from "
               "statistics that dropout shifted. Keys: error, loss.",
               "Ioffe and Szegedy 2015, arXiv:1502.03167, Algorithm 2; Li et al. 2018, arXiv:1801.05134",
               {part(), examples(0)}, "running statistics");
}

Component gradient_norms() {
  return probe(
      "gradient_norms",
      "Norm (L2) of the gradient of the mean loss in evaluation mode: NAME.norm of each parameter, norm "
      "of all. With draws, of residual networks, that of the input through paths of K blocks, the values "
      "being those of the whole network: length_K.norm_mean; length_K.share, its share when multiplied "
      "with the number of such paths; unexplained, what all paths together lack of the whole gradient, "
      "where all were followed.",
      "Veit 2016, arXiv:1605.06431, section 5",
      {whole("draws", 0, "Drawn paths of each length; 0: none.", 0, 10'000), part(), examples(100)}, "paths");
}

Component receptive_field() {
  return probe(
      "receptive_field",
      "What the middle unit of each convolution sees of the input, by its gradient: NODE.height, "
      "NODE.width, and NODE.effective, the side of the square as large as the area where the gradient is "
      "above 4.55 % of its greatest.",
      "Luo 2016, arXiv:1701.04128", {part(), examples(50)}, "convolutions");
}

}  // namespace

std::vector<Component> probe_components() {
  return {
      lesion(),
      probe("weights",
            "Norm (L2), range and share of zeros of the parameters: norm, min, max, zero of all, and "
            "NAME.norm … of each.",
            "", {}, ""),
      probe("saturation",
            "Share of units that are saturated (a slope below `slope` of the steepest) and of activations "
            "that are zero, by layer and of all; share of weights that are zero. Keys: saturated, zero, "
            "zero_weights, NODE.saturated, NODE.zero.",
            "Glorot and Bengio 2010",
            {{.name = "slope",
              .type = Type::number,
              .fallback = 0.05,
              .summary = "Saturated: the activation's slope is below this share of its greatest one.",
              .minimum = 0,
              .maximum = 1},
             part(),
             examples(1000)},
            ""),
      probe("calibration",
            "Expected and maximum calibration error, mean confidence and reliability bins. Keys: ece, mce, "
            "confidence, accuracy, bin_K.confidence, bin_K.accuracy, bin_K.share (K from 1).",
            "Guo 2017, arXiv:1706.04599",
            {whole("bins", 15, "Bins of equal width over confidences from 0 to 1.", 1, 1000), part(),
             examples(0)},
            "classes"),
      columns(),
      recomputed_norm(),
      gradient_norms(),
      receptive_field(),
      probe("channel_correlation",
            "Mean absolute correlation between pairs of channels, over examples and positions, before and "
            "after each 1 x 1 convolution. Keys: NODE.before, NODE.after.",
            "", {part(), examples(500)}, "pointwise"),
      probe("filters",
            "Draws the filters of the first convolution as <db>.d/pictures/RUN.LABEL.STEP.png, each from "
            "its least weight (black) to its greatest (white), in color where the input has three "
            "channels, else their mean over the channels. Keys: count.",
            "Krizhevsky 2012, figure 3", {}, "convolutions")};
}

}  // namespace ablate::runner
