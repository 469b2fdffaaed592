#include "models/engine/concat_kernel.h"

#include "models/engine/loops/positions.h"

namespace ablate::models {

template <class T>
void ConcatKernel<T>::plan(Planner& planner) {
  result_ = planner.value_of(output());
  back_.clear();
  for (const int input : inputs()) back_.push_back(planner.gradient_of(input));
}

template <class T>
void ConcatKernel<T>::forward(Board& board) {
  const at::Tensor& y = board.value(output()) = board.buffer(result_);
  std::vector<loops::Columns<const T>> parts;
  for (const int input : inputs()) {
    const at::Tensor& x = board.value(input);
    parts.push_back({x.const_data_ptr<T>(), x.size(1)});
  }
  loops::concatenate(parts, y.mutable_data_ptr<T>(), y.numel() / y.size(1));
}

template <class T>
void ConcatKernel<T>::backward(Board& board) {
  const at::Tensor gradient = board.gradient(output());
  std::vector<loops::Columns<T>> parts;
  for (std::size_t i = 0; i < inputs().size(); ++i) {
    const bool wanted = board.wants_gradient(inputs()[i]);
    parts.push_back({wanted ? board.buffer(back_[i]).mutable_data_ptr<T>() : nullptr,
                     board.network.graph().nodes[static_cast<std::size_t>(inputs()[i])].shape[0]});
    if (wanted) board.pass_back(inputs()[i], board.buffer(back_[i]));
  }
  loops::divide(gradient.const_data_ptr<T>(), parts, gradient.numel() / gradient.size(1));
}

template class ConcatKernel<float>;
template class ConcatKernel<double>;

}  // namespace ablate::models
