#include "models/networks/kernel_plan.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "models/networks/gabor.h"
#include "models/networks/inception_layers.h"

namespace ablate::models {

using experiments::Kind;
using experiments::Refusal;
using experiments::Type;
using nlohmann::json;

namespace {

using Kernels = std::vector<std::int64_t>;

Kernels kernels_of(const json& options) { return options.at("kernels").get<Kernels>(); }

/// The convolutions of layer `layer` side by side.
Kernels side_by_side(const json& options, std::size_t layer) {
  const Kernels kernels = kernels_of(options);
  return options.at("arrangement") == "parallel" ? kernels : Kernels{kernels.at(layer)};
}

/// Even, and about width 2^layer in all branches together.
std::int64_t channels_of_branch(double width, std::size_t layer, std::size_t branches) {
  const double share = std::ldexp(width, static_cast<int>(layer)) / static_cast<double>(branches);
  return 2 * std::max<std::int64_t>(1, std::llround(share / 2));
}

std::int64_t weights(const json& options, double width, std::int64_t in, std::int64_t classes) {
  std::int64_t total = 0;
  for (std::size_t layer = 0; layer < kernels_of(options).size(); ++layer) {
    const Kernels kernels = side_by_side(options, layer);
    const std::int64_t out = channels_of_branch(width, layer, kernels.size());
    for (const std::int64_t kernel : kernels) total += in * out * kernel * kernel;
    in = out * static_cast<std::int64_t>(kernels.size());
  }
  return total + in * classes;
}

/// The width, in eighths of a channel, whose weights come nearest to what is asked for.
double width_for(const json& options, std::int64_t in, std::int64_t classes) {
  const std::int64_t asked = options.at("weights");
  double best = 0.125;
  for (double width = best;; width += 0.125) {
    const auto distance = [&](double w) { return std::abs(weights(options, w, in, classes) - asked); };
    if (distance(width) < distance(best)) best = width;
    if (weights(options, width, in, classes) > 2 * asked && width >= 2) return best;
  }
}

/// Convolution to norm and activation, in the open scope.
Builder::Value branch(Builder& network, Builder::Value x, const InceptionMap& map, const std::string& held) {
  const std::int64_t in = network.shape(x).at(0);
  x = network.conv("conv", x, map.channels, {map.kernel, 1, map.kernel / 2});
  if (held != "learned") network.freeze(x);
  if (held == "gabor") network.give_weight(x, gabor_bank(map.channels, in, map.kernel));
  x = network.dropout("dropout", x, "before_norm");
  return network.activation("activation", network.norm("norm", x));
}

Builder::Value layer_of(Builder& network, Builder::Value x, const json& options, std::size_t number,
                        double width) {
  const auto scope_of_layer = network.scope("layer" + std::to_string(number + 1));
  const Kernels kernels = side_by_side(options, number);
  const std::string held = number == 0 ? options.at("first_layer").get<std::string>() : "learned";
  const std::int64_t channels = channels_of_branch(width, number, kernels.size());
  if (kernels.size() == 1) {
    x = branch(network, x, {channels, kernels[0]}, held);
  } else {
    std::vector<Builder::Value> parts;
    for (const std::int64_t kernel : kernels) {
      const auto scope = network.scope("branch" + std::to_string(parts.size() + 1));
      parts.push_back(branch(network, x, {channels, kernel}, held));
    }
    x = network.concat("concat", parts);
  }
  x = network.max_pool("pool", x, {2, 2, 0});
  return network.dropout("dropout", x, "after_norm");
}

void build(Builder& network, const json& options) {
  Builder::Value x = network.input();
  const double width = width_for(options, network.shape(x).at(0), network.classes());
  for (std::size_t i = 0; i < kernels_of(options).size(); ++i) x = layer_of(network, x, options, i, width);
  network.linear("head", network.global_average_pool("pool", x), network.classes());
}

std::vector<Refusal> refuse(const json& options) {
  std::vector<Refusal> found;
  const Kernels kernels = kernels_of(options);
  if (kernels.empty())
    found.push_back({{"network.kernels"}, "network.kernels is empty; [3, 3, 3] would fit"});
  for (const std::int64_t kernel : kernels) {
    if (kernel % 2 == 1) continue;
    found.push_back({{"network.kernels"},
                     "network.kernels has the even " + std::to_string(kernel) +
                         ", which cannot keep the size; " + std::to_string(kernel - 1) + " and " +
                         std::to_string(kernel + 1) + " would fit"});
    break;
  }
  if (!found.empty() || options.at("first_layer") != "gabor") return found;
  for (const std::int64_t kernel : side_by_side(options, 0)) {
    if (kernel > 1) continue;
    found.push_back({{"network.kernels", "network.first_layer"},
                     "network.first_layer gabor has no filters of 1 x 1; kernels of 3 and more would fit"});
    break;
  }
  return found;
}

std::int64_t smallest_size(const json& options) { return std::int64_t{1} << kernels_of(options).size(); }

std::vector<experiments::Option> options() {
  return {{.name = "kernels",
           .type = Type::integers,
           .fallback = {3, 3, 3},
           .summary = "Odd sizes of the convolutions: of each layer, or side by side in every layer.",
           .minimum = 1,
           .maximum = 63},
          {.name = "arrangement",
           .type = Type::string,
           .fallback = "sequence",
           .summary = "One kernel a layer, or all of them parallel in every layer.",
           .choices = {"sequence", "parallel"}},
          {.name = "weights",
           .type = Type::integer,
           .fallback = nullptr,
           .summary = "Weights to come near to in all maps together, by which the channels are chosen.",
           .minimum = 100,
           .maximum = 100'000'000},
          {.name = "first_layer",
           .type = Type::string,
           .fallback = "learned",
           .summary = "Learned, or never updated: as it was drawn at random, or a bank of Gabor filters.",
           .choices = {"learned", "random", "gabor"}}};
}

}  // namespace

NetworkDescription kernel_plan() {
  return {
      .component = {.kind = Kind::network,
                    .name = "kernel_plan",
                    .summary = "A convolutional network by the sizes of its kernels, at a given number of "
                               "weights.",
                    .options = options(),
                    .facts = {{"takes", "images"},
                              {"smallest_size", 8},
                              {"residual", false},
                              {"unused", {"stochastic_depth", "drop_path"}}}},
      .smallest_size = smallest_size,
      .build = build,
      .refuse = refuse};
}

}  // namespace ablate::models
