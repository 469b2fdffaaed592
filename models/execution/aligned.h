#pragma once

#include <cstdint>

namespace ablate::models {

/// `count` numbers rounded up to a multiple of 16, which begins every tensor of a shared stretch of memory at
/// a multiple of 64 bytes or more: the alignment of LibTorch's own, on which bits depend.
inline std::int64_t aligned_count(std::int64_t count) { return (count + 15) / 16 * 16; }

}  // namespace ablate::models
