#include "models/networks/resnet.h"

#include "models/networks/residual_block.h"

namespace ablate::models {

using experiments::Kind;
using experiments::Type;
using nlohmann::json;

namespace {

constexpr std::int64_t size = 32;  // halved five times

struct Form {
  std::int64_t depth;
  bool bottleneck;
  std::vector<std::int64_t> blocks;  ///< of each stage
};

const std::vector<Form>& forms() {
  static const std::vector<Form> list = {{18, false, {2, 2, 2, 2}},
                                         {34, false, {3, 4, 6, 3}},
                                         {50, true, {3, 4, 6, 3}},
                                         {101, true, {3, 4, 23, 3}},
                                         {152, true, {3, 8, 36, 3}}};
  return list;
}

Depths depths(const json& /*options*/) {
  Depths result;
  for (const Form& form : forms()) result.values.push_back(form.depth);
  return result;
}

const Form& form_of(std::int64_t depth) {
  for (const Form& form : forms()) {
    if (form.depth == depth) return form;
  }
  throw std::logic_error("network resnet was described with depth " + std::to_string(depth));
}

Builder::Value stem(Builder& network, std::int64_t width) {
  const auto scope = network.scope("stem");
  Builder::Value x = network.conv("conv", network.input(), width, {7, 2, 3});
  x = network.norm("norm", x);
  x = network.activation("activation", x);
  return network.max_pool("pool", x, {3, 2, 1});
}

void build(Builder& network, const json& options) {
  const std::int64_t width = options.at("width");
  const Form& form = form_of(options.at("depth"));
  Builder::Value x = stem(network, width);
  for (std::size_t s = 0; s < form.blocks.size(); ++s) {
    const auto scope_of_stage = network.scope("stage" + std::to_string(s + 1));
    for (std::int64_t b = 0; b < form.blocks[s]; ++b) {
      const auto scope = network.scope("block" + std::to_string(b + 1));
      x = post_activation_block(network, x,
                                {.channels = width << s,
                                 .stride = s > 0 && b == 0 ? 2 : 1,
                                 .bottleneck = form.bottleneck,
                                 .shortcut = "B",
                                 .stride_at = options.at("stride_at")});
    }
  }
  network.linear("head", network.global_average_pool("pool", x), network.classes());
}

std::vector<experiments::Option> options() {
  return {{.name = "depth",
           .type = Type::integer,
           .fallback = nullptr,
           .summary = "Weighted layers: 18, 34, 50, 101 or 152."},
          {.name = "width",
           .type = Type::integer,
           .fallback = 64,
           .summary = "Channels of the stem and, before a bottleneck widens them, of the first stage.",
           .minimum = 1,
           .maximum = 4096},
          {.name = "stride_at",
           .type = Type::string,
           .fallback = "conv1",
           .summary = "Which convolution of a bottleneck has the stride: conv1 (He 2015) or conv2 (later "
                      "code).",
           .choices = {"conv1", "conv2"}}};
}

}  // namespace

NetworkDescription resnet() {
  return {.component = {.kind = Kind::network,
                        .name = "resnet",
                        .summary = "Residual network of four stages for images of 224 x 224.",
                        .reference = "He et al. 2015, arXiv:1512.03385, Table 1",
                        .options = options(),
                        .facts = {{"takes", "images"},
                                  {"smallest_size", size},
                                  {"legal_depths", to_json(depths({}))},
                                  {"residual", true},
                                  {"unused", {"drop_path"}}}},
          .smallest_size = [](const json&) { return size; },
          .build = build,
          .legal_depths = depths};
}

}  // namespace ablate::models
