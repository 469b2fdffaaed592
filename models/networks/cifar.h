#pragma once

#include "models/networks/networks.h"

namespace ablate::models {

/// The plain and residual networks of He et al. 2015 (1512.03385, section 4.2):
///     stem: 3x3 convolution to `width` channels, norm, activation
///     three stages of n blocks (residual_block.h) of width, 2 width, 4 width channels; stages 2 and 3 begin
///     with stride 2
///     global average pooling, linear map `head`
/// Depth 6 n + 2 with basic blocks, 9 n + 2 with bottlenecks (ResNet-164, ResNet-1001: He 2016). The plain
/// network is the residual one without the additions: with shortcut A both have the same parameters, of the
/// same names. Where a norm follows a convolution, the convolution has no bias (as in He's code); without one
/// it has.
NetworkDescription cifar_plain();
NetworkDescription cifar_resnet();

/// The pre-activation networks of He et al. 2016 (1603.05027): the same stages of pre-activation blocks. The
/// first norm and activation, behind the stem's bare convolution, are shared by both paths of the first
/// block, those of a block with a projection by its two. After the last sum come a norm and an activation.
NetworkDescription cifar_preact_resnet();

/// Wide residual networks (Zagoruyko and Komodakis 2016, 1605.07146): the same with `widen_factor` times as
/// many channels in the stages (not in the stem), depth 6 n + 4, and a 1x1 projection, which shares the first
/// norm and activation, wherever the channels change. Dropout stands between the convolutions of a block.
NetworkDescription wide_resnet();

}  // namespace ablate::models
