#include "runner/data/dataset.h"

#include <stdexcept>

#include "runner/data/data_set.h"
#include "runner/data/series.h"
#include "runner/data/signals.h"
#include "runner/data/toys.h"

namespace ablate::runner {

const std::vector<DatasetEntry>& dataset_entries() {
  static const std::vector<DatasetEntry> list = {digits(),
                                                 mnist(),
                                                 sequential_mnist(),
                                                 permuted_mnist(),
                                                 fashion_mnist(),
                                                 cifar10(),
                                                 cifar100(),
                                                 svhn(),
                                                 image_folder(),
                                                 tinyshakespeare(),
                                                 co2(),
                                                 sunspots(),
                                                 seasonal(),
                                                 arch(),
                                                 chirps(),
                                                 seizure(),
                                                 spirals(),
                                                 circles(),
                                                 moons(),
                                                 checkerboard(),
                                                 breast_cancer(),
                                                 small_n_large_p(),
                                                 redundant_colors(),
                                                 synthetic()};
  return list;
}

namespace {

const DatasetEntry& entry(const experiments::Choice& dataset) {
  for (const DatasetEntry& candidate : dataset_entries())
    if (candidate.component.name == dataset.name) return candidate;
  throw std::logic_error("no data set '" + dataset.name + "'");
}

}  // namespace

std::vector<experiments::Component> dataset_components() {
  std::vector<experiments::Component> components;
  for (const DatasetEntry& listed : dataset_entries()) components.push_back(listed.component);
  return components;
}

experiments::DatasetFacts dataset_facts(const experiments::Choice& dataset) {
  return entry(dataset).facts(dataset);
}

std::string dataset_problem(const experiments::Choice& dataset) {
  const DatasetEntry& of = entry(dataset);
  return of.problem ? of.problem(dataset) : "";
}

Dataset load_dataset(const experiments::Choice& dataset, const std::filesystem::path& folder) {
  return entry(dataset).load(dataset, folder);
}

}  // namespace ablate::runner
