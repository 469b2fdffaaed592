#include "runner/catalog/tasks.h"

#include <algorithm>
#include <fmt/format.h>

#include "runner/catalog/losses.h"

namespace ablate::runner {

using experiments::Component;
using experiments::DatasetFacts;
using experiments::Refusal;
using experiments::RunSpec;

namespace {

bool fits(const Component& loss, experiments::Task task) {
  const nlohmann::json only_labels = {"classification"};
  const nlohmann::json tasks = loss.facts.value("tasks", only_labels);
  return std::find(tasks.begin(), tasks.end(), experiments::name(task)) != tasks.end();
}

}  // namespace

std::vector<Refusal> loss_refusals(const RunSpec& spec, const DatasetFacts& dataset) {
  std::string fitting;
  for (const Component& loss : loss_components()) {
    if (!fits(loss, dataset.task)) continue;
    if (loss.name == spec.loss.name) return {};
    fitting += (fitting.empty() ? "" : ", ") + loss.name;
  }
  return {{{"loss", "dataset"},
           fmt::format("loss {} does not fit dataset {}, whose task is {}; {} would", spec.loss.name,
                       spec.dataset.name, experiments::name(dataset.task), fitting)}};
}

}  // namespace ablate::runner
