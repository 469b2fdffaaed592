#include "models/fitted/forecast.h"

#include <fmt/format.h>

namespace ablate::models {

std::vector<experiments::Refusal> forecast_refusals(const experiments::RunSpec& spec,
                                                    const experiments::DatasetFacts& dataset,
                                                    const char* reach) {
  const std::string& network = spec.network.name;
  if (!dataset.forecast)
    return {
        {{"network", "dataset"},
         fmt::format("network {} forecasts the value that follows a window of a series, and dataset {} with "
                     "these options asks something else; co2 would fit",
                     network, spec.dataset.name)}};
  const auto values = spec.network.get<std::int64_t>(reach);
  const std::int64_t window = dataset.shape.back();
  if (values <= window) return {};
  return {
      {{std::string("network.") + reach, "dataset"},
       fmt::format("network {} looks {} values back (network.{}), and a window of dataset {} has {}: at most "
                   "{}, or a dataset.window of {}",
                   network, values, reach, spec.dataset.name, window, window, values)}};
}

}  // namespace ablate::models
