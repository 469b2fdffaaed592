#pragma once

#include "models/networks/networks.h"

namespace ablate::models {

/// GoogLeNet (Szegedy et al. 2014, 1409.4842, Table 1) at CIFAR scale. With "layer" a convolution, norm and
/// activation, and channels that are those of the paper times width / 64, rounded to even numbers:
///     stem: 3x3 layers of 64, 64, 192 channels; 3x3 maximum pooling with stride 2
///     modules 3a, 3b; pooling; 4a … 4e; pooling; 5a, 5b: the first `modules` of them
///     global average pooling, [dropout], linear map `head`
/// A module concatenates four branches: 1x1; 1x1 reduction, 3x3; 1x1 reduction, 3x3, 3x3 (for the paper's
/// 5x5, as in Inception-v2); 3x3 maximum pooling, 1x1. `reduction` false leaves the two reductions out: the
/// convolutions behind them read all channels.
NetworkDescription googlenet();

/// Inception-ResNet (Szegedy et al. 2016, 1602.07261) at CIFAR scale:
///     stem: 3x3 layer of `width` channels
///     three stages of `blocks` modules with width, 2 width, 4 width channels
///     global average pooling, [dropout], linear map `head`
/// A module with c channels concatenates three branches, 1x1(c / 4); 1x1(c / 4), 3x3(c / 4); 1x1(c / 4),
/// 3x3(c / 4), 3x3(c / 4), all of them layers, and maps them by a 1x1 convolution to c channels, without norm
/// or activation; this is multiplied by `scale` and added to the module's input (no norm after the sum), then
/// comes an activation. `residual` false leaves the sum and the scale out and nothing else: the same maps of
/// the same names. Between stages a 3x3 layer with stride 2 to half of the next channels beside a 1x1 layer
/// and 3x3 maximum pooling with stride 2 of the other half.
NetworkDescription inception_resnet();

}  // namespace ablate::models
