#pragma once

#include "models/networks/networks.h"

namespace ablate::models {

/// The ImageNet networks of He et al. 2015 (1512.03385, Table 1):
///     stem: 7x7 convolution with stride 2 to `width` channels, norm, activation, 3x3 maximum pooling with
///     stride 2
///     four stages of post-activation blocks (residual_block.h) of width, 2, 4, 8 width channels, shortcut B;
///     stages 2, 3 and 4 begin with stride 2
///     global average pooling, linear map `head`
/// Depth 18 and 34 have basic blocks; 50, 101 and 152 bottlenecks. With `stride_at` conv1, as in the paper, a
/// bottleneck's first 1x1 convolution has the stride; conv2 gives it to the 3x3 one, as torchvision does.
NetworkDescription resnet();

}  // namespace ablate::models
