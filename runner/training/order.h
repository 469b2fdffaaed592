#pragma once

#include <cstdint>
#include <vector>

namespace ablate::runner {

/// In which order the examples of an epoch are visited: a permutation of 0 … count-1, a pure function of its
/// arguments, so that it is the same for every arm, device and number of slots, and after a resume.
/// `epoch` counts from 0. Requires count < 2^32.
std::vector<std::int64_t> epoch_order(std::int64_t seed, std::int64_t epoch, std::int64_t count);

}  // namespace ablate::runner
