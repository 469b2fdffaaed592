#include "runner/catalog/splits.h"

#include <algorithm>
#include <fmt/format.h>

namespace ablate::runner {

using experiments::DatasetFacts;
using experiments::Refusal;
using experiments::RunSpec;

std::vector<Refusal> split_refusals(const RunSpec& spec, const DatasetFacts& dataset) {
  if (spec.split.per_class && dataset.task != experiments::Task::classification)
    return {
        {{"split.per_class", "dataset"},
         fmt::format("split.per_class {} counts examples of a class, and dataset {} has none: its task is "
                     "{}; split.train would fit",
                     *spec.split.per_class, spec.dataset.name, experiments::name(dataset.task))}};
  const experiments::Sizes sizes = experiments::sizes(spec, dataset);
  const std::int64_t asked = sizes.train_examples + sizes.validation_examples;
  if (sizes.train_examples >= 1 && asked <= dataset.train) return {};
  const std::string parts =
      fmt::format("{} to train on and {} for validation", std::max<std::int64_t>(sizes.train_examples, 0),
                  sizes.validation_examples);
  std::vector<std::string> paths = {"dataset"};
  if (spec.split.train) paths.emplace_back("split.train");
  if (spec.split.per_class) paths.emplace_back("split.per_class");
  if (spec.split.validation > 0) paths.emplace_back("split.validation");
  return {{paths, fmt::format("split leaves {}, and dataset {} has {} training examples", parts,
                              spec.dataset.name, dataset.train)}};
}

}  // namespace ablate::runner
