#pragma once

#include <vector>

#include "experiments/component.h"

namespace ablate::runner {

/// cross_entropy and squared_error. Of logits z [N, classes] and labels y, the mean over N of
/// - cross_entropy: -log softmax(z)[y], in nats
/// - squared_error: sum over classes of (z - onehot(y))^2
std::vector<experiments::Component> loss_components();

}  // namespace ablate::runner
