#pragma once

#include <cstdint>

#include "experiments/random/philox.h"

namespace ablate::runner {

/// How the images of one epoch are changed: `pad` zeros on every side and a crop of the old size at a drawn
/// place, then a mirror image with probability 1/2 (He et al. 2015, section 4.2).
struct Augmentation {
  philox::Key key;  ///< of the stream (seed, "augment")
  std::uint64_t epoch = 0;
  std::int32_t pad = 0;
  bool flip = false;
};

/// What one example draws in one epoch: where its crop begins, relative to the image, and whether it is
/// mirrored.
struct Change {
  std::int32_t down = 0, right = 0;  ///< -pad … pad
  bool mirrored = false;
};

/// A pure function of seed, epoch and the example's index in the published training set: it depends neither
/// on the batch nor on who computes it.
ABLATE_ELEMENT Change change_of(const Augmentation& augmentation, std::uint64_t example) {
  if (augmentation.pad == 0 && !augmentation.flip) return {};
  const philox::Block block = philox::generate(
      augmentation.key, static_cast<std::uint32_t>(example), static_cast<std::uint32_t>(example >> 32),
      static_cast<std::uint32_t>(augmentation.epoch), static_cast<std::uint32_t>(augmentation.epoch >> 32));
  const std::uint64_t places = 2 * static_cast<std::uint64_t>(augmentation.pad) + 1;
  return {static_cast<std::int32_t>((block.word[0] * places) >> 32) - augmentation.pad,
          static_cast<std::int32_t>((block.word[1] * places) >> 32) - augmentation.pad,
          augmentation.flip && (block.word[2] >> 31) != 0};
}

/// The shape of one example: an image [channels, height, width], or a vector [channels, 1, 1].
struct Extent {
  std::int64_t channels = 1, height = 1, width = 1;
};

/// Which element of the image [channels, height, width] stands at (channel, y, x) of its changed copy; -1:
/// one of the padding, which is zero after standardization.
ABLATE_ELEMENT std::int64_t source_of(const Extent& extent, const Change& change, std::int64_t channel,
                                      std::int64_t y, std::int64_t x) {
  const std::int64_t row = y + change.down;
  const std::int64_t column = (change.mirrored ? extent.width - 1 - x : x) + change.right;
  if (row < 0 || row >= extent.height || column < 0 || column >= extent.width) return -1;
  return (channel * extent.height + row) * extent.width + column;
}

/// What one batch is gathered from. All pointers lie on one device.
template <class Stored, class T>
struct Gather {
  const Stored* stored = nullptr;      ///< [published count, channels, height, width]
  const T* table = nullptr;            ///< [channels, 256]: what a byte of a channel is standardized to
  const std::int64_t* rows = nullptr;  ///< [batch]: which published examples
  Extent extent;
  Augmentation augmentation;
  bool channels_last =
      false;  ///< the batch's memory: [n, height, width, channels], else [n, channels, height, width]
};

/// Where in the batch's memory an element of an example stands.
ABLATE_ELEMENT std::int64_t place_of(const Extent& extent, bool channels_last, std::int64_t channel,
                                     std::int64_t y, std::int64_t x) {
  return channels_last ? (y * extent.width + x) * extent.channels + channel
                       : (channel * extent.height + y) * extent.width + x;
}

/// The standardized value of a stored one: bytes through the table, others are stored standardized.
template <class T>
ABLATE_ELEMENT T standardized(const T* table, std::int64_t channel, std::uint8_t byte) {
  return table[channel * 256 + byte];
}
template <class T>
ABLATE_ELEMENT T standardized(const T*, std::int64_t, T value) {
  return value;
}

/// Element (n, channel, y, x) of the batch.
template <class Stored, class T>
ABLATE_ELEMENT T gathered(const Gather<Stored, T>& gather, const Change& change, std::int64_t n,
                          std::int64_t channel, std::int64_t y, std::int64_t x) {
  const std::int64_t source = source_of(gather.extent, change, channel, y, x);
  if (source < 0) return T{0};
  const std::int64_t size = gather.extent.channels * gather.extent.height * gather.extent.width;
  return standardized(gather.table, channel, gather.stored[gather.rows[n] * size + source]);
}

}  // namespace ablate::runner
