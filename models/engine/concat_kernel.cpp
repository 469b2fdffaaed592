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
  const std::int64_t all = y.size(1), rows = y.numel() / all;
  T* part = y.mutable_data_ptr<T>();
  for (const int input : inputs()) {
    const at::Tensor& x = board.value(input);
    loops::copy_rows(x.const_data_ptr<T>(), x.size(1), part, all, x.size(1), rows);
    part += x.size(1);
  }
}

template <class T>
void ConcatKernel<T>::backward(Board& board) {
  const at::Tensor gradient = board.gradient(output());
  const std::int64_t all = gradient.size(1), rows = gradient.numel() / all;
  const T* part = gradient.const_data_ptr<T>();
  for (std::size_t i = 0; i < inputs().size(); ++i) {
    const std::int64_t channels = board.network.graph().nodes[static_cast<std::size_t>(inputs()[i])].shape[0];
    if (board.wants_gradient(inputs()[i])) {
      const at::Tensor& dx = board.buffer(back_[i]);
      loops::copy_rows(part, all, dx.mutable_data_ptr<T>(), channels, channels, rows);
      board.pass_back(inputs()[i], dx);
    }
    part += channels;
  }
}

template class ConcatKernel<float>;
template class ConcatKernel<double>;

}  // namespace ablate::models
