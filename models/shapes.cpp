#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <numeric>
#include <stdexcept>

#include "models/graph.h"

namespace ablate::models {
namespace {

[[noreturn]] void misfit(std::string_view what, const std::vector<Shape>& inputs) {
  throw std::logic_error(fmt::format("{} of {} is not possible", what, inputs));
}

std::int64_t window(std::int64_t size, std::int64_t kernel, std::int64_t stride, std::int64_t padding) {
  const std::int64_t room = size + 2 * padding - kernel;
  return room < 0 ? 0 : room / stride + 1;
}

struct Infer {
  const std::vector<Shape>& inputs;
  const Shape& x = inputs.at(0);

  Shape windows(std::string_view what, std::int64_t channels, std::int64_t kernel, std::int64_t stride,
                std::int64_t padding) const {
    if (x.size() != 3) misfit(what, inputs);
    Shape result = {channels, window(x[1], kernel, stride, padding), window(x[2], kernel, stride, padding)};
    if (result[1] < 1 || result[2] < 1) misfit(fmt::format("{} with kernel {}", what, kernel), inputs);
    return result;
  }
  Shape same(std::string_view what, std::int64_t channels) const {
    if (x.at(0) != channels) misfit(fmt::format("{} of {} channels", what, channels), inputs);
    return x;
  }

  Shape operator()(const Input&) const { return x; }
  Shape operator()(const Linear& map) const {
    if (x.empty() || x.size() > 2 || x.back() != map.in) {
      misfit(fmt::format("a linear map from {}", map.in), inputs);
    }
    Shape result = x;
    result.back() = map.out;
    return result;
  }
  Shape operator()(const Conv& map) const {
    if (x.at(0) != map.in) misfit(fmt::format("a convolution from {} channels", map.in), inputs);
    if (!map.one_dimensional) return windows("a convolution", map.out, map.kernel, map.stride, map.padding);
    if (x.size() != 3) misfit("a convolution", inputs);
    const std::int64_t width = window(x[2], map.kernel, map.stride, map.padding);
    if (width < 1) misfit(fmt::format("a convolution with kernel 1 x {}", map.kernel), inputs);
    return {map.out, x[1], width};
  }
  Shape operator()(const BatchNorm& norm) const { return same("batch norm", norm.channels); }
  Shape operator()(const LayerNorm& norm) const { return same("layer norm", norm.channels); }
  Shape operator()(const GroupNorm& norm) const { return same("group norm", norm.channels); }
  Shape operator()(const RmsNorm& norm) const { return same("rms norm", norm.channels); }
  Shape operator()(const ScalarAffine&) const { return x; }
  Shape operator()(const Activation&) const { return x; }
  Shape operator()(const Dropout&) const { return x; }
  Shape operator()(const Join&) const {
    if (inputs.size() != 2 || inputs[1] != x) misfit("a join", inputs);
    return x;
  }
  Shape operator()(const Merge& merge) const {
    const bool alike =
        std::all_of(inputs.begin(), inputs.end(), [&](const Shape& input) { return input == x; });
    if (!alike || inputs.size() != merge.columns.size()) misfit("a merge", inputs);
    return x;
  }
  Shape operator()(const Concat&) const {
    Shape result = x;
    for (std::size_t i = 1; i < inputs.size(); ++i) {
      Shape rest = inputs[i];
      result[0] += rest.at(0);
      rest[0] = x[0];
      if (rest != x) misfit("a concatenation", inputs);
    }
    return result;
  }
  Shape operator()(const MaxPool& pool) const {
    return windows("max pooling", x.at(0), pool.kernel, pool.stride, pool.padding);
  }
  Shape operator()(const AveragePool& pool) const {
    return windows("average pooling", x.at(0), pool.kernel, pool.stride, 0);
  }
  Shape operator()(const GlobalAveragePool&) const {
    if (x.size() != 3) misfit("global average pooling", inputs);
    return {x[0]};
  }
  Shape operator()(const Flatten&) const { return {count(x)}; }
  Shape operator()(const Sequence& sequence) const {
    if (x.size() != 3) misfit("reading as a sequence", inputs);
    if (sequence.read == Sequence::Read::pixels) return {x[1] * x[2], x[0]};
    if (sequence.read == Sequence::Read::rows) return {x[1], x[0] * x[2]};
    return {x[2], x[0] * x[1]};
  }
  Shape operator()(const Embedding& embedding) const {
    if (x.size() != 1) misfit("an embedding", inputs);
    return {x[0], embedding.features};
  }
  Shape operator()(const Recurrent& layer) const {
    if (x.size() != 2 || x[1] != layer.in) {
      misfit(fmt::format("a recurrent layer from {} features", layer.in), inputs);
    }
    return {x[0], layer.units};
  }
  Shape operator()(const Readout&) const {
    if (x.size() != 2) misfit("a readout", inputs);
    return {x[1]};
  }
  Shape operator()(const PadShortcut& pad) const {
    if (x.size() != 3 || pad.channels < x[0]) misfit("a padded shortcut", inputs);
    return {pad.channels, (x[1] + pad.stride - 1) / pad.stride, (x[2] + pad.stride - 1) / pad.stride};
  }
};

}  // namespace

std::int64_t count(const Shape& shape) {
  return std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies<>());
}

Shape result_shape(const Operation& operation, const std::vector<Shape>& inputs) {
  return std::visit(Infer{inputs}, operation);
}

}  // namespace ablate::models
