#pragma once

#include <string>

#include "models/builder.h"

namespace ablate::models {

/// What a block of convolutions is like. With k x k(c) a convolution to c channels, its maps are
///     basic:       3x3(channels), 3x3(channels)
///     bottleneck:  1x1(channels), 3x3(channels), 1x1(4 channels)
/// The stride is that of the first map, or of the bottleneck's 3x3 one with `stride_at` conv2.
struct BlockShape {
  std::int64_t channels = 0, stride = 1;
  bool bottleneck = false;
  std::string shortcut = {};  ///< "A", "B", "average" (below); empty: none, a plain network
  std::string stride_at = "conv1";

  [[nodiscard]] std::int64_t results() const { return bottleneck ? 4 * channels : channels; }
};

/// He et al. 2015 (1512.03385): each map is followed by a norm, all but the last by an activation; then comes
/// the sum with the shortcut, then an activation. Dropout stands before the last map.
///
/// Shortcuts: the value itself where its shape fits. Where it does not, A takes every second position and
/// appends zero channels, without parameters; B is a 1x1 convolution with a norm; `average` is A with the
/// mean of 2 x 2 positions instead (Huang et al. 2016, 1603.09382), for even heights and widths.
Builder::Value post_activation_block(Builder& network, Builder::Value x, const BlockShape& shape);

/// He et al. 2016 (1603.05027): each map is preceded by a norm and an activation, nothing follows the sum.
/// Shortcuts are those above, but B is a bare convolution. `shared`: the shortcut begins behind the first
/// norm and activation, else it begins at x itself.
Builder::Value pre_activation_block(Builder& network, Builder::Value x, const BlockShape& shape, bool shared);

/// True if a shortcut of this block has to change the shape of x.
bool changes_shape(const Builder& network, Builder::Value x, const BlockShape& shape);

}  // namespace ablate::models
