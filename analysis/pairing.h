#pragma once

#include <string>

namespace ablate::experiments {
struct RunSpec;
}

namespace ablate::analysis {

/// What the runs of one seed share on all sides of a pair, as their resolved descriptions show: every random
/// stream is a function of the seed, its purpose and a name. So examples and their order are the same where
/// data and split are, augmentation where that is too, and the initial value of every parameter of the same
/// name and shape where the initialization is, and what the run starts from.
struct Pairing {
  bool examples = true, augmentation = true, initial_values = true;

  [[nodiscard]] bool whole() const { return examples && augmentation && initial_values; }
};

/// Takes away what two of the sides do not share.
void narrow(Pairing& pairing, const experiments::RunSpec& one, const experiments::RunSpec& other);

/// "examples, order, augmentation, initial values", as far as they are shared; "nothing but the seed".
std::string text(const Pairing& pairing);

}  // namespace ablate::analysis
