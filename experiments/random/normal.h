#pragma once

#include "experiments/random/philox.h"

/// Draws with full double precision from the streams of philox.h, for whatever is drawn once on the host
/// (initial values). The bits depend on the C library's log, sqrt, sin and cos, and on no contraction.
namespace ablate {

/// Two independent numbers in (0, 1), 53 bits each.
struct Pair {
  double first, second;
};
ABLATE_ELEMENT Pair uniform_pair(const philox::Block& block) {
  const auto fraction = [](std::uint32_t high, std::uint32_t low) {
    const std::uint64_t bits = (std::uint64_t{high} << 21) | (low >> 11);
    return (static_cast<double>(bits) + 0.5) * 0x1.0p-53;
  };
  return {fraction(block.word[0], block.word[1]), fraction(block.word[2], block.word[3])};
}

/// Two independent standard normal numbers (Box and Muller 1958).
ABLATE_ELEMENT Pair normal_pair(const philox::Block& block) {
  const Pair u = uniform_pair(block);
  const double radius = std::sqrt(-2.0 * std::log(u.first));
  const double angle = 2.0 * 3.141592653589793238462643 * u.second;
  return {radius * std::cos(angle), radius * std::sin(angle)};
}

}  // namespace ablate
