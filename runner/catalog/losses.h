#pragma once

#include <vector>

#include "experiments/component.h"

namespace ablate::runner {

/// cross_entropy, squared_error and sigmoid_squared_error, each stating the `tasks` that it fits. Of logits z
/// [N, classes] and labels y, the mean over N (of next_token: over all tokens) of
/// - cross_entropy: -log softmax(z)[y], in nats; with `smoothing` s it is the mean over the classes that is
///   taken with a share of s: -sum t log softmax(z), t = (1 - s) onehot(y) + s / classes
/// - squared_error: sum over classes of (z - onehot(y))^2
/// - sigmoid_squared_error: sum over classes of (sigmoid(z) - onehot(y))^2
/// Of regression squared_error is the mean over N of the sum over outputs of (z - y)^2, y standardized by
/// mean and deviation of the training examples: 1 per output is what a constant reaches. Where test and
/// validation loss are reported it is this same loss, smoothing included.
std::vector<experiments::Component> loss_components();

}  // namespace ablate::runner
