#include "models/networks/residual_block.h"

#include <vector>

namespace ablate::models {
namespace {

using Value = Builder::Value;

struct Map {
  std::int64_t channels, kernel, stride;
};

std::vector<Map> maps(const BlockShape& shape) {
  const bool late = shape.stride_at == "conv2";
  if (!shape.bottleneck) return {{shape.channels, 3, shape.stride}, {shape.channels, 3, 1}};
  return {{shape.channels, 1, late ? 1 : shape.stride},
          {shape.channels, 3, late ? shape.stride : 1},
          {shape.results(), 1, 1}};
}

Value convolution(Builder& network, Value x, const Map& map, std::size_t number) {
  return network.conv("conv" + std::to_string(number), x, map.channels,
                      {map.kernel, map.stride, map.kernel / 2});
}

Value shortcut(Builder& network, Value x, const BlockShape& shape, bool normed) {
  if (!changes_shape(network, x, shape)) return x;
  if (shape.shortcut == "A") return network.pad_shortcut("shortcut", x, shape.results(), shape.stride);
  if (shape.shortcut == "average") {
    if (shape.stride == 2) x = network.average_pool("shortcut.pool", x, {2, 2, 0});
    return network.pad_shortcut("shortcut", x, shape.results(), 1);
  }
  const auto scope = network.scope("shortcut");
  x = network.conv("conv", x, shape.results(), {1, shape.stride, 0});
  return normed ? network.norm("norm", x) : x;
}

Value post_activation_branch(Builder& network, Value x, const BlockShape& shape) {
  const std::vector<Map> chain = maps(shape);
  for (std::size_t i = 0; i < chain.size(); ++i) {
    const bool before_last = i + 2 == chain.size();
    const std::string number = std::to_string(i + 1);
    x = convolution(network, x, chain[i], i + 1);
    if (before_last) x = network.dropout("dropout", x, "before_norm");
    x = network.norm("norm" + number, x);
    if (i + 1 < chain.size()) x = network.activation("activation" + number, x);
    if (before_last) x = network.dropout("dropout", x, "after_norm");
  }
  return x;
}

Value activated(Builder& network, Value x, std::size_t number) {
  x = network.norm("norm" + std::to_string(number), x);
  return network.activation("activation" + std::to_string(number), x);
}

/// From behind the first norm and activation.
Value pre_activation_branch(Builder& network, Value x, const BlockShape& shape) {
  const std::vector<Map> chain = maps(shape);
  for (std::size_t i = 0; i < chain.size(); ++i) {
    const bool last = i + 1 == chain.size();
    if (last) x = network.dropout("dropout", x, "before_norm");
    if (i > 0) x = activated(network, x, i + 1);
    if (last) x = network.dropout("dropout", x, "after_norm");
    x = convolution(network, x, chain[i], i + 1);
  }
  return x;
}

}  // namespace

bool changes_shape(const Builder& network, Value x, const BlockShape& shape) {
  return shape.stride != 1 || network.shape(x).at(0) != shape.results();
}

Value post_activation_block(Builder& network, Value x, const BlockShape& shape) {
  const std::string last = "activation" + std::to_string(maps(shape).size());
  if (shape.shortcut.empty()) return network.activation(last, post_activation_branch(network, x, shape));
  const Value kept = shortcut(network, x, shape, true);
  network.begin_block();
  x = network.join("join", kept, post_activation_branch(network, x, shape));
  return network.activation(last, x);
}

Value pre_activation_block(Builder& network, Value x, const BlockShape& shape, bool shared) {
  if (shared) x = activated(network, x, 1);
  const Value kept = shortcut(network, x, shape, false);
  network.begin_block();
  if (!shared) x = activated(network, x, 1);
  return network.join("join", kept, pre_activation_branch(network, x, shape));
}

}  // namespace ablate::models
