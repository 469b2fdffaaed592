#pragma once

#include <cmath>
#include <cstdint>

#include "experiments/random/philox.h"

/// The loss of one example (of next_token: of one token) and its gradient, each in one pass over the logits z
/// [classes]. `share`: 1 / N, since the loss of a batch is the mean over its examples. `gradient` may be
/// null.
namespace ablate::runner {

/// -(1 - smoothing) log softmax(z)[label] - smoothing (mean over the classes of log softmax(z)), which is
/// -sum t log softmax(z) with t = (1 - smoothing) onehot(label) + smoothing / classes; gradient
/// (softmax(z) - t) share.
template <class T>
ABLATE_ELEMENT T smoothed_cross_entropy_element(const T* z, std::int64_t classes, std::int64_t label, T share,
                                                T smoothing, T* gradient) {
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
    gradient[label] -= share * (1 - smoothing);
  }
  const T nats = std::log(sum) - (z[label] - largest);
  if (smoothing == 0) return nats;
  const T everywhere = smoothing / static_cast<T>(classes);
  T others = 0;  // how much less likely the label is than each class, in nats
  for (std::int64_t i = 0; i < classes; ++i) {
    others += z[label] - z[i];
    if (gradient != nullptr) gradient[i] -= share * everywhere;
  }
  return nats + everywhere * others;
}

/// The same without smoothing.
template <class T>
ABLATE_ELEMENT T cross_entropy_element(const T* z, std::int64_t classes, std::int64_t label, T share,
                                       T* gradient) {
  return smoothed_cross_entropy_element<T>(z, classes, label, share, 0, gradient);
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

/// sum (z - target)^2 over `outputs` numbers; gradient 2 (z - target) share.
template <class T>
ABLATE_ELEMENT T squared_distance_element(const T* z, std::int64_t outputs, const T* target, T share,
                                          T* gradient) {
  T sum = 0;
  for (std::int64_t i = 0; i < outputs; ++i) {
    const T distance = z[i] - target[i];
    sum += distance * distance;
    if (gradient != nullptr) gradient[i] = 2 * distance * share;
  }
  return sum;
}

/// sum (p - onehot(label))^2, p = sigmoid(z); gradient 2 (p - onehot(label)) p (1 - p) share.
template <class T>
ABLATE_ELEMENT T sigmoid_squared_error_element(const T* z, std::int64_t classes, std::int64_t label, T share,
                                               T* gradient) {
  T sum = 0;
  for (std::int64_t i = 0; i < classes; ++i) {
    const T p = 1 / (1 + std::exp(-z[i]));
    const T distance = p - (i == label ? T{1} : T{0});
    sum += distance * distance;
    if (gradient != nullptr) gradient[i] = 2 * distance * p * (1 - p) * share;
  }
  return sum;
}

}  // namespace ablate::runner
