#include "models/engine/scalar_kernel.h"

#include "models/engine/loops/scalar_affine.h"

namespace ablate::models {

template <class T>
void ScalarKernel<T>::plan(Planner& planner) {
  result_ = planner.value_of(output());
  if (gain_ < 0) return planner.pass_on(output(), input());
  planner.keep(input());
  back_ = planner.gradient_of(input());
}

template <class T>
T ScalarKernel<T>::gain(const Network& network) const {
  return gain_ < 0 ? T{1} : *network.parameter(gain_).template const_data_ptr<T>();
}

template <class T>
void ScalarKernel<T>::forward(Board& board) {
  const at::Tensor& x = board.value(input());
  const at::Tensor& y = board.value(output()) = board.buffer(result_);
  loops::scalar_affine(y.mutable_data_ptr<T>(), x.const_data_ptr<T>(), gain(board.network),
                       *board.network.parameter(shift_).template const_data_ptr<T>(), y.numel());
}

template <class T>
void ScalarKernel<T>::backward(Board& board) {
  const at::Tensor gradient = board.gradient(output());
  const T* g = gradient.const_data_ptr<T>();
  const std::int64_t count = gradient.numel();
  Network& network = board.network;
  *network.gradient(shift_).template mutable_data_ptr<T>() = static_cast<T>(loops::total(g, count));
  if (gain_ < 0) {
    if (board.wants_gradient(input())) board.pass_back(input(), gradient);
    return;
  }
  const T* x = board.value(input()).template const_data_ptr<T>();
  *network.gradient(gain_).template mutable_data_ptr<T>() = static_cast<T>(loops::total_product(g, x, count));
  if (!board.wants_gradient(input())) return;
  const at::Tensor& dx = board.buffer(back_);
  loops::scalar_affine(dx.mutable_data_ptr<T>(), g, gain(network), T{0}, count);
  board.pass_back(input(), dx);
}

template class ScalarKernel<float>;
template class ScalarKernel<double>;

}  // namespace ablate::models
