#include "runner/catalog/augment.h"

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

}  // namespace

std::vector<Component> augment_components() {
  return {{.kind = Kind::augment,
           .name = "standard",
           .summary = "Random crops of the padded image and random horizontal flips.",
           .reference = "He et al. 2015, arXiv:1512.03385, section 4.2",
           .options = {{.name = "pad",
                        .type = Type::integer,
                        .fallback = 0,
                        .summary = "Pixels of zeros on every side before the crop (He et al. use 4); 0: no "
                                   "crop.",
                        .minimum = 0,
                        .maximum = 64},
                       {.name = "flip",
                        .type = Type::boolean,
                        .fallback = false,
                        .summary = "Every image is mirrored with probability 1/2."}},
           .off = off}};
}

std::vector<Refusal> augment_refusals(const RunSpec& spec, const DatasetFacts& dataset) {
  if (off(spec.augment.options) || dataset.shape.size() == 3) return {};
  return {
      {{"augment", "dataset"},
       fmt::format("augment pads and flips images, and dataset {} has vectors; pad 0 and flip false would "
                   "fit",
                   spec.dataset.name)}};
}

}  // namespace ablate::runner
