#include "runner/catalog/losses.h"

namespace ablate::runner {

using experiments::Component;
using experiments::Kind;

std::vector<Component> loss_components() {
  return {{.kind = Kind::loss,
           .name = "cross_entropy",
           .summary = "Negative log likelihood of the label under the softmax of the logits, in nats.",
           .reference = "smoothing: Szegedy et al. 2016, arXiv:1512.00567, section 7",
           .options = {{.name = "smoothing",
                        .type = experiments::Type::number,
                        .fallback = 0,
                        .summary = "Share of the target that is spread evenly over all classes.",
                        .minimum = 0,
                        .maximum = 1,
                        .open_maximum = true}},
           .facts = {{"tasks", {"classification", "next_token"}}}},
          {.kind = Kind::loss,
           .name = "squared_error",
           .summary = "Squared distance between the logits and the label's one-hot vector, or between the "
                      "outputs and the standardized targets.",
           .facts = {{"tasks", {"classification", "regression"}}}},
          {.kind = Kind::loss,
           .name = "sigmoid_squared_error",
           .summary = "Squared distance between the logits' sigmoids and the label's one-hot vector."}};
}

}  // namespace ablate::runner
