#pragma once

#include "models/networks/networks.h"

namespace ablate::models {

/// The plain and residual networks of He et al. 2015 (1512.03385, section 4.2), depth 6 n + 2:
///     stem: 3x3 convolution to `width` channels, norm, activation
///     three stages of n blocks with width, 2 width, 4 width channels; stages 2 and 3 begin with stride 2
///     global average pooling, linear map `head`
/// A block's branch is
///     3x3 conv, [dropout], norm, activation, [dropout], 3x3 conv, norm
/// A residual block adds its shortcut; then, as in a plain block, comes the activation. The plain network is
/// the residual one without the additions: with shortcut A both have the same parameters, of the same names.
/// Shortcut A: where the size changes every second position, zero channels appended, no parameters. B: there
/// a 1x1 convolution with stride 2 and a norm. Where a norm follows a convolution, the convolution has no
/// bias (as in He's code); without one it has.
NetworkDescription cifar_plain();
NetworkDescription cifar_resnet();

}  // namespace ablate::models
