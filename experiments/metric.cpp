#include "experiments/metric.h"

#include <algorithm>
#include <array>

namespace ablate::experiments {

namespace {
constexpr std::array<std::string_view, 3> splits = {"train", "validation", "test"};
}

const std::vector<Quantity>& quantities() {
  static const std::vector<Quantity> all = {
      {"error",
       "fraction",
       Better::lower,
       true,
       "share of examples classified wrongly; of next_token the share of tokens",
       {Task::classification, Task::next_token}},
      {"loss", "nats", Better::lower, true,
       "mean of the loss that is trained; cross entropy is in nats, squared error in units of the variance"},
      {"accuracy", "fraction", Better::higher, true, "1 - error", {Task::classification, Task::next_token}},
      {"rmse",
       "of the data",
       Better::lower,
       true,
       "root of the mean squared error, in the unit of what is predicted",
       {Task::regression}},
      {"bits", "bits", Better::lower, true, "loss of a token / ln 2", {Task::next_token}},
      {"parameters", "count", Better::lower, false, "trainable scalars"},
      {"flops", "flop", Better::lower, false, "forward pass of one example; a multiply-add counts 2"},
      {"seconds", "seconds", Better::lower, false,
       "training time, evaluation excluded; counts only from exclusive runs"},
      {"peak_bytes", "bytes", Better::lower, false, "largest memory in use"},
      {"failed", "fraction", Better::lower, false, "1 if the run diverged or failed, else 0"}};
  return all;
}

std::optional<Metric> find_metric(std::string_view name) {
  for (const Quantity& quantity : quantities()) {
    if (!quantity.per_split) {
      if (quantity.name == name) return Metric{std::string(name), "", quantity.name, "", quantity.better};
      continue;
    }
    for (const std::string_view split : splits)
      if (std::string(split) + "_" + quantity.name == name)
        return Metric{std::string(name), std::string(split), quantity.name, "", quantity.better};
  }
  const std::size_t dot = name.find('.');
  if (dot == std::string_view::npos || dot == 0 || dot + 1 == name.size()) return std::nullopt;
  const std::string key(name.substr(dot + 1));
  const bool higher = key.find("accuracy") != std::string::npos;
  return Metric{std::string(name), "", key, std::string(name.substr(0, dot)),
                higher ? Better::higher : Better::lower};
}

namespace {

bool measured_of(const Quantity& quantity, Task task) {
  return std::find(quantity.tasks.begin(), quantity.tasks.end(), task) != quantity.tasks.end();
}

}  // namespace

bool is_measured(const Metric& metric, Task task) {
  if (!metric.probe.empty()) return true;
  return std::any_of(quantities().begin(), quantities().end(), [&](const Quantity& quantity) {
    return quantity.name == metric.quantity && measured_of(quantity, task);
  });
}

std::vector<std::string> measured_quantities(Task task) {
  std::vector<std::string> names;
  for (const Quantity& quantity : quantities())
    if (quantity.per_split && measured_of(quantity, task)) names.push_back(quantity.name);
  return names;
}

std::vector<std::string> metric_names() {
  std::vector<std::string> names;
  for (const Quantity& quantity : quantities()) {
    if (!quantity.per_split)
      names.push_back(quantity.name);
    else
      for (const std::string_view split : splits) names.push_back(std::string(split) + "_" + quantity.name);
  }
  return names;
}

}  // namespace ablate::experiments
