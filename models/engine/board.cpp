#include <stdexcept>
#include <string>

#include "models/engine/kernel.h"

namespace ablate::models {

void Board::pass_back(int value, const at::Tensor& gradient) {
  gradients[static_cast<std::size_t>(value)].push_back(gradient.dim() == 4 ? gradient.contiguous(layout)
                                                                           : gradient.contiguous());
}

const std::vector<at::Tensor>& Board::gradient_parts(int value) const {
  const std::vector<at::Tensor>& parts = gradients[static_cast<std::size_t>(value)];
  if (parts.empty()) throw std::logic_error("no gradient reached value " + std::to_string(value));
  return parts;
}

at::Tensor Board::gradient(int value) {
  const std::vector<at::Tensor>& parts = gradient_parts(value);
  at::Tensor sum = parts[0];
  for (std::size_t i = 1; i < parts.size(); ++i) sum = i == 1 ? sum + parts[i] : sum.add_(parts[i]);
  return sum;
}

}  // namespace ablate::models
