#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <string_view>

#if defined(__CUDACC__)
#define ABLATE_ELEMENT __host__ __device__ inline
#else
#define ABLATE_ELEMENT inline
#endif

/// Counter-based random numbers: Philox 4x32-10 (Salmon et al. 2011, "Parallel random numbers: as easy as 1,
/// 2, 3"). The same arithmetic on CPU and GPU; compile with -ffp-contract=off (--fmad=false) where normal()
/// is used.
namespace ablate::philox {

struct Key {
  std::uint32_t low = 0, high = 0;
};
struct Block {
  std::uint32_t word[4];
};

/// Ten rounds over a 128-bit counter (x: the fastest-running word).
ABLATE_ELEMENT Block generate(Key key, std::uint32_t x, std::uint32_t y, std::uint32_t z, std::uint32_t w) {
  std::uint32_t c0 = x, c1 = y, c2 = z, c3 = w, k0 = key.low, k1 = key.high;
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t p0 = std::uint64_t{0xD2511F53u} * c0;
    const std::uint64_t p1 = std::uint64_t{0xCD9E8D57u} * c2;
    c0 = static_cast<std::uint32_t>(p1 >> 32) ^ c1 ^ k0;
    c1 = static_cast<std::uint32_t>(p1);
    c2 = static_cast<std::uint32_t>(p0 >> 32) ^ c3 ^ k1;
    c3 = static_cast<std::uint32_t>(p0);
    k0 += 0x9E3779B9u;
    k1 += 0xBB67AE85u;
  }
  return {{c0, c1, c2, c3}};
}

/// Uniform on [0, 1) with 24 bits: exact in float.
ABLATE_ELEMENT float uniform(std::uint32_t word) { return static_cast<float>(word >> 8) * 0x1.0p-24f; }

/// Word `index` of the stream (key, step): what element `index` of a tensor draws at this step.
ABLATE_ELEMENT std::uint32_t word(Key key, std::uint64_t step, std::uint64_t index) {
  const Block block =
      generate(key, static_cast<std::uint32_t>(index >> 2), static_cast<std::uint32_t>(index >> 34),
               static_cast<std::uint32_t>(step), static_cast<std::uint32_t>(step >> 32));
  return block.word[index & 3];
}

/// The key of a stream: a run's seed and what the numbers are for ("order", "augment", "mask:fc1.dropout",
/// "init:fc1.weight"). Streams of different purposes are independent; FNV-1a of the purpose mixed with the
/// seed by SplitMix64.
inline Key key(std::int64_t seed, std::string_view purpose) {
  std::uint64_t hash = 0xcbf29ce484222325u;
  for (const char c : purpose) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
  std::uint64_t z = hash + static_cast<std::uint64_t>(seed) * 0x9E3779B97F4A7C15u;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  z ^= z >> 31;
  return {static_cast<std::uint32_t>(z), static_cast<std::uint32_t>(z >> 32)};
}

}  // namespace ablate::philox
