#include "models/execution/mask_loops.h"

#include <algorithm>

namespace ablate::models {
namespace {

/// Whole blocks of random numbers: a plain loop, which compilers turn into vector instructions.
template <class T>
void fill_quads(T* mask, std::uint64_t quad, std::uint64_t quads, const KeepStream& stream, T kept) {
  for (std::uint64_t i = 0; i < quads; ++i) {
    const philox::Block block = keep_words(stream, quad + i);
    for (int lane = 0; lane < 4; ++lane) {
      mask[4 * i + static_cast<std::uint64_t>(lane)] = keep_factor(block.word[lane], stream.drop_rate, kept);
    }
  }
}

/// Elements [begin, end) of the stream, all of one block.
template <class T>
void fill_part(T* mask, std::uint64_t begin, std::uint64_t end, const KeepStream& stream, T kept) {
  const philox::Block block = keep_words(stream, begin / 4);
  for (std::uint64_t i = begin; i < end; ++i) {
    *mask++ = keep_factor(block.word[i % 4], stream.drop_rate, kept);
  }
}

template <class T>
void fill(T* mask, std::int64_t count, KeepStream stream, T kept) {
  const std::uint64_t begin = stream.first, end = begin + static_cast<std::uint64_t>(count);
  const std::uint64_t first_whole = std::min(end, (begin + 3) / 4 * 4);
  const std::uint64_t last_whole = std::max(first_whole, end / 4 * 4);
  if (begin < first_whole) fill_part(mask, begin, first_whole, stream, kept);
  fill_quads(mask + (first_whole - begin), first_whole / 4, (last_whole - first_whole) / 4, stream, kept);
  if (last_whole < end) fill_part(mask + (last_whole - begin), last_whole, end, stream, kept);
}

/// By parts of the mask that stay in the nearest cache.
template <class T>
void multiply(T* values, std::int64_t count, KeepStream stream, T kept) {
  constexpr std::int64_t part = 1024;
  T mask[part];
  for (std::int64_t begin = 0; begin < count; begin += part, stream.first += part) {
    const std::int64_t size = std::min(part, count - begin);
    fill(mask, size, stream, kept);
    for (std::int64_t i = 0; i < size; ++i) values[begin + i] *= mask[i];
  }
}

}  // namespace

void fill_mask_cpu(float* mask, std::int64_t count, const KeepStream& stream, float kept) {
  fill(mask, count, stream, kept);
}
void fill_mask_cpu(double* mask, std::int64_t count, const KeepStream& stream, double kept) {
  fill(mask, count, stream, kept);
}

void multiply_by_mask_cpu(float* values, std::int64_t count, const KeepStream& stream, float kept) {
  multiply(values, count, stream, kept);
}
void multiply_by_mask_cpu(double* values, std::int64_t count, const KeepStream& stream, double kept) {
  multiply(values, count, stream, kept);
}

}  // namespace ablate::models
