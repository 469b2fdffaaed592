#pragma once

#include <initializer_list>

#include "models/builder.h"

namespace ablate::models {

struct InceptionMap {
  std::int64_t channels, kernel;
};

/// k x k convolution that keeps the size (or halves it, with stride 2), norm, activation, under this name.
inline Builder::Value inception_layer(Builder& network, std::string_view name, Builder::Value x,
                                      const InceptionMap& map, std::int64_t stride = 1) {
  const auto scope = network.scope(name);
  x = network.conv("conv", x, map.channels, {map.kernel, stride, map.kernel / 2});
  return network.activation("activation", network.norm("norm", x));
}

/// Layers one after the other: a branch of a module.
inline Builder::Value inception_branch(Builder& network, std::string_view name, Builder::Value x,
                                       std::initializer_list<InceptionMap> maps) {
  const auto scope = network.scope(name);
  std::size_t number = 0;
  for (const InceptionMap& map : maps)
    x = inception_layer(network, "layer" + std::to_string(++number), x, map);
  return x;
}

/// Global average pooling, [dropout], linear map: how both families end.
inline void inception_head(Builder& network, Builder::Value x) {
  x = network.dropout("dropout", network.global_average_pool("pool", x));
  network.linear("head", x, network.classes());
}

}  // namespace ablate::models
