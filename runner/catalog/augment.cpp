#include "runner/catalog/augment.h"

#include <algorithm>
#include <fmt/format.h>

namespace ablate::runner {

using experiments::Component;
using experiments::DatasetFacts;
using experiments::Kind;
using experiments::Refusal;
using experiments::RunSpec;
using experiments::Type;

namespace {

bool off(const nlohmann::json& options) { return options.at("pad") == 0 && options.at("flip") == false; }

std::vector<Refusal> reflection_refusals(const RunSpec& spec, const DatasetFacts& dataset) {
  const auto pad = spec.augment.get<std::int64_t>("pad");
  const std::int64_t height = dataset.shape[1], width = dataset.shape[2], most = std::min(height, width) - 1;
  if (spec.augment.get<std::string>("fill") != "reflection" || pad <= most) return {};
  return {{{"augment", "dataset"},
           fmt::format("augment reflects {} pixels, and an image of {} x {} has {} beside its border; pad {} "
                       "would fit",
                       pad, height, width, most, most)}};
}

}  // namespace

std::vector<Component> augment_components() {
  return {
      {.kind = Kind::augment,
       .name = "standard",
       .summary = "Random crops of the padded image and random horizontal flips.",
       .reference = "He et al. 2015, arXiv:1512.03385, section 4.2",
       .options = {{.name = "pad",
                    .type = Type::integer,
                    .fallback = 0,
                    .summary = "Pixels added on every side before the crop (He et al. use 4); 0: no crop.",
                    .minimum = 0,
                    .maximum = 64},
                   {.name = "flip",
                    .type = Type::boolean,
                    .fallback = false,
                    .summary = "Every image is mirrored with probability 1/2."},
                   {.name = "fill",
                    .type = Type::string,
                    .fallback = "zero",
                    .summary = "What the added pixels are: zero after standardization, or the image "
                               "reflected at its border (Zagoruyko and Komodakis 2016).",
                    .choices = {"zero", "reflection"}}},
       .off = off}};
}

std::vector<Refusal> augment_refusals(const RunSpec& spec, const DatasetFacts& dataset) {
  if (off(spec.augment.options)) return {};
  if (dataset.shape.size() == 3) return reflection_refusals(spec, dataset);
  return {
      {{"augment", "dataset"},
       fmt::format("augment pads and flips images, and dataset {} has vectors; pad 0 and flip false would "
                   "fit",
                   spec.dataset.name)}};
}

}  // namespace ablate::runner
