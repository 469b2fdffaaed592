#include "models/engine/linear_kernel.h"

#include "models/engine/blas.h"

namespace ablate::models {

template <class T>
void LinearKernel<T>::plan(Planner& planner) {
  result_ = planner.value_of(output());
  passed_back_ = planner.gradient_of(input());
  planner.keep(input());
}

template <class T>
void LinearKernel<T>::forward(Board& board) {
  const at::Tensor &x = board.value(input()), &weight = weight_.make(board.network);
  const at::Tensor& z = board.value(output()) = board.buffer(result_);
  multiply_transposed(x.const_data_ptr<T>(), weight.const_data_ptr<T>(), z.mutable_data_ptr<T>(),
                      x.numel() / weight.size(1), weight.size(0), weight.size(1));
}

template <class T>
void LinearKernel<T>::backward(Board& board) {
  const at::Tensor gradient = board.gradient(output());
  const at::Tensor &x = board.value(input()), &weight = weight_.value(board.network);
  const std::int64_t out = weight.size(0), in = weight.size(1), n = x.numel() / in;
  const T* dz = gradient.const_data_ptr<T>();
  transposed_multiply(dz, x.const_data_ptr<T>(),
                      weight_.gradient(board.network).template mutable_data_ptr<T>(), out, in, n);
  weight_.pass_back(board.network);
  if (!board.wants_gradient(input())) return;
  const at::Tensor& dx = board.buffer(passed_back_);
  multiply(dz, weight.const_data_ptr<T>(), dx.mutable_data_ptr<T>(), n, in, out);
  board.pass_back(input(), dx);
}

template class LinearKernel<float>;
template class LinearKernel<double>;

}  // namespace ablate::models
