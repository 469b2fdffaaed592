#pragma once

#include <cstdint>

#include "experiments/random/philox.h"

namespace ablate::runner {

/// How the images of one epoch are changed: `pad` more pixels on every side and a crop of the old size at a
/// drawn place, then a mirror image with probability 1/2 (He et al. 2015, section 4.2). The pixels outside
/// are zero after standardization, or the image reflected at its border, which is not repeated (then `pad` is
/// less than its height and its width).
struct Augmentation {
  philox::Key key;  ///< of the stream (seed, "augment")
  std::uint64_t epoch = 0;
  std::int32_t pad = 0;
  bool flip = false, reflect = false;
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

/// Which of `size` pixels in a line shows at `place`, that may lie outside; -1: none, it is zero.
ABLATE_ELEMENT std::int64_t padded(std::int64_t place, std::int64_t size, bool reflect) {
  if (place >= 0 && place < size) return place;
  if (!reflect) return -1;
  return place < 0 ? -place : 2 * (size - 1) - place;
}

/// Which element of the image [channels, height, width] stands at (channel, y, x) of its changed copy; -1:
/// none, it is zero.
ABLATE_ELEMENT std::int64_t source_of(const Extent& extent, const Change& change, bool reflect,
                                      std::int64_t channel, std::int64_t y, std::int64_t x) {
  const std::int64_t row = padded(y + change.down, extent.height, reflect);
  const std::int64_t column =
      padded((change.mirrored ? extent.width - 1 - x : x) + change.right, extent.width, reflect);
  if (row < 0 || column < 0) return -1;
  return (channel * extent.height + row) * extent.width + column;
}

/// What one batch is gathered from. All pointers lie on one device.
template <class Stored, class T>
struct Gather {
  const Stored* stored = nullptr;      ///< [published count, channels, height, width]
  const T* table = nullptr;            ///< [channels, 256]: what a byte of a channel is standardized to
  const T* center = nullptr;           ///< [channels, height, width]: subtracted after that; null: nothing
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
  const std::int64_t source = source_of(gather.extent, change, gather.augmentation.reflect, channel, y, x);
  if (source < 0) return T{0};
  const std::int64_t size = gather.extent.channels * gather.extent.height * gather.extent.width;
  const T value = standardized(gather.table, channel, gather.stored[gather.rows[n] * size + source]);
  return gather.center == nullptr ? value : value - gather.center[source];
}

}  // namespace ablate::runner
