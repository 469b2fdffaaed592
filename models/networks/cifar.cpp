#include "models/networks/cifar.h"

#include "models/networks/residual_block.h"

namespace ablate::models {

using experiments::Kind;
using experiments::Option;
using experiments::Type;
using nlohmann::json;

namespace {

using Value = Builder::Value;

constexpr std::int64_t stages = 3, size = 4;

bool has_bottlenecks(const json& options) { return options.value("block", "basic") == "bottleneck"; }

Depths depths(const json& options) {
  const std::int64_t step = stages * (has_bottlenecks(options) ? 3 : 2);
  return {.step = step, .offset = 2, .minimum = step + 2};
}
Depths wide_depths(const json& /*options*/) { return {.step = 2 * stages, .offset = 4, .minimum = 10}; }

/// Calls `block(x, shape, first)` for every block in order; `first`: of the network.
template <class Block>
Value staged(Builder& network, Value x, std::int64_t width, const json& options, const Depths& legal,
             const Block& block) {
  const std::int64_t blocks = (options.at("depth").get<std::int64_t>() - legal.offset) / legal.step;
  for (std::int64_t s = 0; s < stages; ++s) {
    const auto scope_of_stage = network.scope("stage" + std::to_string(s + 1));
    for (std::int64_t b = 0; b < blocks; ++b) {
      const auto scope = network.scope("block" + std::to_string(b + 1));
      const BlockShape shape = {.channels = width << s,
                                .stride = s > 0 && b == 0 ? 2 : 1,
                                .bottleneck = has_bottlenecks(options),
                                .shortcut = options.value("shortcut", "")};
      x = block(x, shape, s == 0 && b == 0);
    }
  }
  return x;
}

/// Where the mean of 2 x 2 positions is taken between stages, none may be left over.
std::int64_t size_divisor(const json& options) {
  return options.value("shortcut", "") == "average" ? std::int64_t{1} << (stages - 1) : 1;
}

Value stem(Builder& network, std::int64_t channels) {
  const auto scope = network.scope("stem");
  return network.conv("conv", network.input(), channels, {3, 1, 1});
}

void head(Builder& network, Value x) {
  network.linear("head", network.global_average_pool("pool", x), network.classes());
}

Value activated(Builder& network, Value x, std::string_view scope_name) {
  const auto scope = network.scope(scope_name);
  return network.activation("activation", network.norm("norm", x));
}

void build(Builder& network, const json& options) {
  const std::int64_t width = options.at("width");
  Value x = activated(network, stem(network, width), "stem");
  x = staged(network, x, width, options, depths(options), [&](Value y, const BlockShape& shape, bool) {
    return post_activation_block(network, y, shape);
  });
  head(network, x);
}

void build_preact(Builder& network, const json& options) {
  const std::int64_t width = options.at("width");
  const auto block = [&](Value y, const BlockShape& shape, bool first) {
    const bool projects = shape.shortcut == "B" && changes_shape(network, y, shape);
    return pre_activation_block(network, y, shape, first || projects);
  };
  const Value x = staged(network, stem(network, width), width, options, depths(options), block);
  head(network, activated(network, x, "final"));
}

void build_wide(Builder& network, const json& options) {
  const std::int64_t width = options.at("width"), widened = width * options.at("widen_factor").get<int>();
  const auto block = [&](Value y, BlockShape shape, bool) {
    shape.shortcut = "B";
    return pre_activation_block(network, y, shape, changes_shape(network, y, shape));
  };
  const Value x = staged(network, stem(network, width), widened, options, wide_depths(options), block);
  head(network, activated(network, x, "final"));
}

std::vector<Option> sizes(const char* depth) {
  return {{.name = "depth",
           .type = Type::integer,
           .fallback = nullptr,
           .summary = depth,
           .minimum = 8,
           .maximum = 10'000},
          {.name = "width",
           .type = Type::integer,
           .fallback = 16,
           .summary = "Channels of the first stage; the others have twice and four times as many.",
           .minimum = 1,
           .maximum = 4096}};
}

Option block() {
  return {.name = "block",
          .type = Type::string,
          .fallback = "basic",
          .summary =
              "Convolutions of a block: 3 x 3 twice, or 1 x 1, 3 x 3 and 1 x 1 to four times as many "
              "channels.",
          .choices = {"basic", "bottleneck"}};
}

Option shortcut() {
  return {
      .name = "shortcut",
      .type = Type::string,
      .fallback = "A",
      .summary =
          "Where the size changes: A subsamples and appends zeros (no parameters), B projects by a "
          "1 x 1 convolution (He 2016: A with basic blocks, B with bottlenecks), average takes the mean of "
          "2 x 2 and appends zeros (Huang 2016).",
      .choices = {"A", "B", "average"}};
}

NetworkDescription described(const char* name, const char* summary, std::vector<Option> options,
                             bool residual) {
  std::vector<std::string> unused = {"drop_path"};
  if (!residual) unused.insert(unused.begin(), "stochastic_depth");
  return {.component = {.kind = Kind::network,
                        .name = name,
                        .summary = summary,
                        .reference = "He et al. 2015, arXiv:1512.03385, section 4.2",
                        .options = std::move(options),
                        .facts = {{"takes", "images"},
                                  {"smallest_size", size},
                                  {"legal_depths", to_json(depths(json::object()))},
                                  {"residual", residual},
                                  {"unused", unused}}},
          .smallest_size = [](const json&) { return size; },
          .size_divisor = size_divisor,
          .build = build,
          .legal_depths = depths};
}

std::vector<Option> with(std::vector<Option> options, const std::vector<Option>& more) {
  options.insert(options.end(), more.begin(), more.end());
  return options;
}

constexpr const char* depth_of_he =
    "Weighted layers: for n blocks a stage 6 n + 2 with basic blocks, 9 n + 2 with bottlenecks.";

}  // namespace

NetworkDescription cifar_plain() {
  return described("cifar_plain", "Plain network of three stages of 3 x 3 convolutions.",
                   with(sizes(depth_of_he), {block()}), false);
}

NetworkDescription cifar_resnet() {
  return described("cifar_resnet", "Residual network of three stages of blocks of two 3 x 3 convolutions.",
                   with(sizes(depth_of_he), {shortcut(), block()}), true);
}

NetworkDescription cifar_preact_resnet() {
  NetworkDescription result =
      described("cifar_preact_resnet",
                "Residual network of three stages whose blocks norm and activate before each convolution.",
                with(sizes(depth_of_he), {shortcut(), block()}), true);
  result.component.reference = "He et al. 2016, arXiv:1603.05027";
  result.build = build_preact;
  return result;
}

NetworkDescription wide_resnet() {
  NetworkDescription result =
      described("wide_resnet", "Pre-activation residual network with more channels and fewer layers.",
                with(sizes("Weighted layers: 6 n + 4 for n blocks a stage."),
                     {{.name = "widen_factor",
                       .type = Type::integer,
                       .fallback = nullptr,
                       .summary = "How many times as many channels the stages have (the stem has not).",
                       .minimum = 1,
                       .maximum = 1024}}),
                true);
  result.component.reference = "Zagoruyko and Komodakis 2016, arXiv:1605.07146";
  result.component.facts["legal_depths"] = to_json(wide_depths(json::object()));
  result.build = build_wide;
  result.legal_depths = wide_depths;
  return result;
}

}  // namespace ablate::models
