#include "runner/catalog/losses.h"

namespace ablate::runner {

using experiments::Component;
using experiments::Kind;

std::vector<Component> loss_components() {
  return {{.kind = Kind::loss,
           .name = "cross_entropy",
           .summary = "Negative log likelihood of the label under the softmax of the logits, in nats."},
          {.kind = Kind::loss,
           .name = "squared_error",
           .summary = "Squared distance between the logits and the label's one-hot vector."}};
}

}  // namespace ablate::runner
