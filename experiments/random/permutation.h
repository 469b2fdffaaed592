#pragma once

#include <cstdint>
#include <vector>

#include "experiments/random/philox.h"

namespace ablate {

/// A permutation of 0 … count-1, a pure function of its arguments: number `turn` of the stream of `key`.
/// Requires count < 2^32.
std::vector<std::int64_t> permutation(const philox::Key& key, std::uint64_t turn, std::int64_t count);

}  // namespace ablate
