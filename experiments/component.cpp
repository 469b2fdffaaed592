#include "experiments/component.h"

#include <array>
#include <stdexcept>

namespace ablate::experiments {

const std::vector<Kind>& kinds() {
  static const std::vector<Kind> all = {Kind::dataset,    Kind::network, Kind::norm,
                                        Kind::activation, Kind::dropout, Kind::stochastic_depth,
                                        Kind::drop_path,  Kind::init,    Kind::optimizer,
                                        Kind::schedule,   Kind::loss,    Kind::augment,
                                        Kind::probe};
  return all;
}

std::string_view key(Kind kind) {
  static constexpr std::array<std::string_view, 13> names = {
      "dataset",   "network",  "norm", "activation", "dropout", "stochastic_depth", "drop_path", "init",
      "optimizer", "schedule", "loss", "augment",    "probe"};
  return names.at(static_cast<std::size_t>(kind));
}

std::string_view name(Type type) {
  static constexpr std::array<std::string_view, 6> names = {"boolean", "integer",  "number",
                                                            "string",  "integers", "numbers"};
  return names.at(static_cast<std::size_t>(type));
}

}  // namespace ablate::experiments
