#pragma once

#include <cmath>
#include <cstdint>

#include "experiments/random/philox.h"

/// The loss of one example and its gradient, each in one pass over the logits z [classes]. `share`: 1 / N,
/// since the loss of a batch is the mean over its examples. `gradient` may be null.
namespace ablate::runner {

/// -log softmax(z)[label]; gradient (softmax(z) - onehot(label)) share.
template <class T>
ABLATE_ELEMENT T cross_entropy_element(const T* z, std::int64_t classes, std::int64_t label, T share,
                                       T* gradient) {
  T largest = z[0];
  for (std::int64_t i = 1; i < classes; ++i) largest = z[i] > largest ? z[i] : largest;
  T sum = 0;
  for (std::int64_t i = 0; i < classes; ++i) {
    const T power = std::exp(z[i] - largest);
    if (gradient != nullptr) gradient[i] = power;
    sum += power;
  }
  if (gradient != nullptr) {
    const T scale = share / sum;
    for (std::int64_t i = 0; i < classes; ++i) gradient[i] *= scale;
    gradient[label] -= share;
  }
  return std::log(sum) - (z[label] - largest);
}

/// sum (z - onehot(label))^2; gradient 2 (z - onehot(label)) share.
template <class T>
ABLATE_ELEMENT T squared_error_element(const T* z, std::int64_t classes, std::int64_t label, T share,
                                       T* gradient) {
  T sum = 0;
  for (std::int64_t i = 0; i < classes; ++i) {
    const T distance = z[i] - (i == label ? T{1} : T{0});
    sum += distance * distance;
    if (gradient != nullptr) gradient[i] = 2 * distance * share;
  }
  return sum;
}

}  // namespace ablate::runner
