#include "runner/training/loss.h"

#include <stdexcept>

namespace ablate::runner {

at::Tensor batch_loss(const experiments::Choice& loss, const at::Tensor& logits, const at::Tensor& labels) {
  if (loss.name == "cross_entropy") return at::cross_entropy_loss(logits, labels);
  if (loss.name == "squared_error") {
    const at::Tensor target = at::zeros_like(logits).scatter_(1, labels.unsqueeze(1), 1);
    return (logits - target).square().sum() / logits.size(0);
  }
  throw std::logic_error("loss '" + loss.name + "' is described but not computed");
}

}  // namespace ablate::runner
