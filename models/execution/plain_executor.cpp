#include <ATen/core/grad_mode.h>

#include "models/execution/executor.h"

namespace ablate::models {

at::Tensor PlainExecutor::forward(const at::Tensor& x, const Pass& pass) {
  logits_ = network_.forward(x, pass);
  return logits_.detach();
}

void PlainExecutor::backward(const at::Tensor& gradient) {
  const std::vector<at::Tensor> gradients = network_.gradients(logits_, gradient);
  logits_.reset();
  const at::NoGradGuard no_grad;
  for (std::size_t i = 0; i < gradients.size(); ++i) network_.parameters()[i].gradient.copy_(gradients[i]);
}

}  // namespace ablate::models
