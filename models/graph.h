#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <variant>
#include <vector>

#include "models/recurrent.h"

namespace ablate::models {

/// Of one example, without the batch: image [C, H, W], vector [features], sequence [T, F], tokens [T].
using Shape = std::vector<std::int64_t>;

/// How the weights of a map are made and drawn.
struct MapWeights {
  /// Weight normalization (Salimans and Kingma 2016, 1602.07868): the weights of unit i are
  /// w_i = gain_i v_i / |v_i|, v the parameter `weight` and gain [out] one more. A gain begins as the length
  /// |v_i| of what was drawn, so that the map begins as the same one without it.
  bool normalized = false;
  double scale = 1;  ///< what is drawn is multiplied with this; 0: the map begins at zero (Fixup)
};
/// y = W x + b, of a sequence at each step. Parameters: weight [out, in], bias [out].
struct Linear {
  std::int64_t in = 0, out = 0;
  bool bias = true;
  MapWeights weights = {};
};
/// Cross-correlation with zero padding, square or along the width alone: then the kernel is one row, for
/// series [C, 1, T]. Parameters: weight [out, in, kernel or 1, kernel], bias [out].
struct Conv {
  std::int64_t in = 0, out = 0, kernel = 1, stride = 1, padding = 0;
  bool bias = true;
  MapWeights weights = {};
  bool one_dimensional = false;

  [[nodiscard]] std::int64_t kernel_rows() const { return one_dimensional ? 1 : kernel; }
  [[nodiscard]] std::int64_t stride_rows() const { return one_dimensional ? 1 : stride; }
  [[nodiscard]] std::int64_t padding_rows() const { return one_dimensional ? 0 : padding; }
};
/// y = gain (x - mean) / sqrt(variance + eps) + shift per channel; statistics over the batch and all
/// positions, taken separately over consecutive groups of `sub_batch` examples (0: the whole batch; ghost
/// batch norm, Hoffer 2017). Evaluation uses, by `statistics`, the variance unbiased in the first two:
/// - moving: running = (1 - momentum) running + momentum batch
/// - cumulative: the mean over all batches of the run so far
/// - batch: those of the batch that is evaluated, as in training; keeps none
struct BatchNorm {
  std::int64_t channels = 0;
  double eps = 1e-5, momentum = 0.1;
  std::int64_t sub_batch = 0;
  enum class Statistics { moving, cumulative, batch } statistics = Statistics::moving;
  double initial_gain = 1;
};
/// Statistics over all channels and positions of one example; gain and shift per channel.
struct LayerNorm {
  std::int64_t channels = 0;
  double eps = 1e-5;
};
/// Statistics over the positions and the channels of one group of one example; gain and shift per channel.
struct GroupNorm {
  std::int64_t channels = 0, groups = 1;
  double eps = 1e-5;
};
/// y = gain x / sqrt(mean(x^2) + eps): nothing is subtracted or added (Zhang and Sennrich 2019, 1910.07467).
/// The mean over all channels and positions of one example; gain per channel.
struct RmsNorm {
  std::int64_t channels = 0;
  double eps = 1e-5;
};
/// y = gain x + shift, gain and shift one number each ([1], from 1 and 0); without a gain y = x + shift.
struct ScalarAffine {
  bool gain = false;
};
struct Activation {
  enum class Function { relu, leaky_relu, elu, gelu, sigmoid, tanh } function = Function::relu;
  double slope = 0;  ///< of leaky_relu: for x < 0; of elu: the limit is -slope
};
/// In training x m / (1 - rate), m ~ Bernoulli(1 - rate) per unit, or per channel (of a sequence per feature,
/// the same at every step); in evaluation the identity.
struct Dropout {
  double rate = 0;
  bool channel = false;
};
/// The end of a residual block: inputs are {shortcut, branch}. y = shortcut + b scale branch in training with
/// b ~ Bernoulli(survival), once per batch or per example; y = shortcut + survival scale branch in evaluation
/// (Huang 2016, 1603.09382; a constant scale: Szegedy 2016, 1602.07261). survival 1, scale 1: plain addition.
struct Join {
  double survival = 1;
  bool per_example = false;
  double scale = 1;
};
/// Where paths of the same shape meet (the join of Larsson 2016, 1605.07648): y = mean, or sum, of the
/// inputs. Of the k inputs a training step takes those S that drop path leaves alive (Graph::drop_path), of
/// which there is at least one: mean = 1/|S| sum over S; sum = k/|S| sum over S, so that a step's expectation
/// is what evaluation computes, which takes all.
struct Merge {
  enum class By { mean, sum } by = By::mean;
  std::vector<int> columns;  ///< by input: the column that ends there, from 0, the shallowest
};
struct Concat {};  ///< along channels or features
struct MaxPool {
  std::int64_t kernel = 2, stride = 2, padding = 0;
};
struct AveragePool {
  std::int64_t kernel = 2, stride = 2;
};
struct GlobalAveragePool {};  ///< [C, H, W] -> [C]
struct Flatten {};            ///< [C, H, W] -> [C H W]
/// Shortcut option A of He 2015: x[:, ::stride, ::stride], zero channels appended up to `channels`; no
/// parameters.
struct PadShortcut {
  std::int64_t channels = 0, stride = 1;
};
/// An image or a series read as a sequence, [C, H, W] -> [T, F]: pixel by pixel [H W, C], row by row
/// [H, C W], column by column [W, C H].
struct Sequence {
  enum class Read { pixels, rows, columns } read = Read::pixels;
};
/// Tokens [T], whole numbers below `vocabulary` -> [T, features]. Parameters: weight [vocabulary, features].
struct Embedding {
  std::int64_t vocabulary = 0, features = 0;
};
/// A sequence at its last step, or its mean over the steps: [T, F] -> [F].
struct Readout {
  bool mean = false;
};
struct Input {};

using Operation =
    std::variant<Input, Linear, Conv, BatchNorm, LayerNorm, GroupNorm, RmsNorm, ScalarAffine, Activation,
                 Dropout, Join, Merge, Concat, MaxPool, AveragePool, GlobalAveragePool, Flatten, PadShortcut,
                 Sequence, Embedding, Recurrent, Readout>;

/// One value of the network: an operation applied to earlier values.
struct Node {
  std::string name;  ///< unique, dotted: "stage2.block1.conv1"; parameters are named after it: ".weight"
  Operation operation;
  std::vector<int> inputs;  ///< indices of earlier nodes
  Shape shape;              ///< of the result
  int block = -1;           ///< index into Graph::blocks if the node lies on a block's branch, else -1
};

/// A residual block: what a lesion deletes and stochastic depth drops.
struct Block {
  std::string name;
  int join = -1;  ///< the node that adds the branch to the shortcut
};

/// A network: a value, described once, without Torch. Nodes are in a legal order of execution; the first is
/// the input, the last the logits.
struct Graph {
  std::vector<Node> nodes;
  std::vector<Block> blocks;  ///< in order of depth
  /// Which paths a training step takes at its merges, drawn anew for every batch (Larsson 2016). With
  /// probability `global_share` a single column, all alike, through the whole network; else every merge drops
  /// each of its inputs with probability `local_rate`, and if that leaves none, keeps one of them, all alike.
  struct DropPath {
    double local_rate = 0, global_share = 0;
    int columns = 0;  ///< of the network; 0: it has no merge
  } drop_path;
  /// How weights are drawn (initializations.h has the equations); gains begin at 1, those of normalized
  /// weights at their length, biases and shifts at 0.
  struct Initialization {
    std::string name = "he";
    double std = 0;                       ///< of "normal"
    std::string fan = "in";               ///< of "he": "in", "out"
    std::string distribution = "normal";  ///< "normal", or "uniform" with the same standard deviation
  } init;
  /// What the update leaves as it is: nodes of these names, or in scopes of these names ("stage1" holds
  /// "stage1.block1.conv1"). Running statistics are kept all the same.
  std::vector<std::string> frozen;
  /// Initial values that are given instead of drawn: by name of the parameter, row-major.
  std::map<std::string, std::vector<double>> given;
};

/// The shape that an operation makes of its inputs' shapes. Throws std::logic_error, naming both, where they
/// do not fit: a network's description is wrong, or its refusals are incomplete.
Shape result_shape(const Operation& operation, const std::vector<Shape>& inputs);
/// Scalars in a value of this shape.
std::int64_t count(const Shape& shape);

enum class Role { weight, bias, gain, shift };

/// What must be trained, or was frozen: follows from the graph alone.
struct ParameterInfo {
  std::string name;  ///< "stage1.block1.conv1.weight"
  Shape shape;       ///< as stored, [out, in, k, k]
  Role role = Role::weight;
  int node = 0;              ///< whose parameter it is
  double scale = 1;          ///< of a weight: MapWeights::scale
  double initial = 0;        ///< at which it begins, unless it is a weight
  std::int64_t stacked = 1;  ///< of a weight: matrices that stand one above the other, each drawn as one
  bool trained = true;       ///< false: frozen, the update leaves it as it is
};
/// State that is kept but not trained (running statistics).
struct BufferInfo {
  std::string name;
  Shape shape;
  double initial = 0;
  int node = 0;
};

/// In order of the nodes; of one node weight, gain, bias, shift.
std::vector<ParameterInfo> parameters(const Graph& graph);
/// In order of the nodes: of each batch norm that keeps statistics `.running_mean` (from 0), then
/// `.running_variance` (from 1), then, of a cumulative one, `.batches` ([1]: how many they are of); of
/// a recurrent cell with batch norm both for its input, its recurrent and (lstm) its cell state.
std::vector<BufferInfo> buffers(const Graph& graph);

/// What a network costs.
struct Cost {
  std::int64_t parameters = 0;  ///< trained scalars: frozen ones are not counted
  /// Forward pass of one example: a multiply-add of a convolution or linear map counts 2; biases, norms,
  /// activations, pooling and additions are not counted, as is usual.
  double flops = 0;
  /// What the backward pass of one example needs, fp32: inputs of maps, norms and pools, results of
  /// activations, masks, positions of maxima (8 bytes each); each value once.
  std::int64_t activation_bytes = 0;
};
Cost cost(const Graph& graph);
/// The FLOPs of one node, counted alike.
double flops(const Node& node);

}  // namespace ablate::models
