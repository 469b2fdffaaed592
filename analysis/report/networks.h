#pragma once

#include <string>
#include <vector>

#include "experiments/catalog.h"
#include "experiments/plan.h"

namespace ablate::analysis {

/// A network and who has it.
struct DrawnNetwork {
  std::vector<std::string> labels;  ///< of the configurations, in the order of the plan
  experiments::Drawing drawing;
};

/// More networks than this are left out.
inline constexpr std::size_t most_networks = 8;

struct DrawnNetworks {
  std::vector<DrawnNetwork> drawn;
  std::size_t left_out = 0;  ///< configurations whose networks are not among them
};

/// The different networks of the compared runs.
DrawnNetworks drawn_networks(const experiments::Plan& plan, const experiments::Catalog& catalog);

}  // namespace ablate::analysis
