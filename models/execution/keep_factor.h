#pragma once

#include <cstdint>

#include "experiments/random/philox.h"

namespace ablate::models {

/// A stream of keep-or-drop decisions, one for each element of a mask.
struct KeepStream {
  philox::Key key;
  std::uint64_t step = 0;
  std::uint64_t first = 0;  ///< index in the stream of the mask's first element
  float drop_rate = 0;
};

/// What an element is multiplied with that drew `word`: `kept` with probability 1 - drop_rate, else 0.
template <class T>
ABLATE_ELEMENT T keep_factor(std::uint32_t word, float drop_rate, T kept) {
  return philox::uniform(word) >= drop_rate ? kept : T{0};
}

/// Elements 4 `quad` … 4 `quad` + 3 of the stream share one block of random numbers.
ABLATE_ELEMENT philox::Block keep_words(const KeepStream& stream, std::uint64_t quad) {
  return philox::generate(stream.key, static_cast<std::uint32_t>(quad),
                          static_cast<std::uint32_t>(quad >> 32), static_cast<std::uint32_t>(stream.step),
                          static_cast<std::uint32_t>(stream.step >> 32));
}

}  // namespace ablate::models
