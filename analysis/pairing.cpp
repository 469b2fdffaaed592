#include "analysis/pairing.h"

#include "experiments/difference.h"

namespace ablate::analysis {

void narrow(Pairing& pairing, const experiments::RunSpec& one, const experiments::RunSpec& other) {
  for (const std::string& path : experiments::differing_paths(one, other)) {
    const bool data = path.starts_with("dataset") || path.starts_with("split");
    if (data) pairing.examples = false;
    if (data || path.starts_with("augment")) pairing.augmentation = false;
    if (path.starts_with("init") || path.starts_with("start")) pairing.initial_values = false;
  }
}

std::string text(const Pairing& pairing) {
  std::string shared;
  if (pairing.examples) shared += "examples, order, ";
  if (pairing.augmentation) shared += "augmentation, ";
  if (pairing.initial_values) shared += "initial values, ";
  return shared.empty() ? "nothing but the seed" : shared.substr(0, shared.size() - 2);
}

}  // namespace ablate::analysis
