#include "models/engine/position_kernels.h"

#include "models/engine/loops/positions.h"

namespace ablate::models {

template <class T>
void GlobalAveragePoolKernel<T>::plan(Planner& planner) {
  result_ = planner.value_of(output());
  back_ = planner.gradient_of(input());
}

template <class T>
void GlobalAveragePoolKernel<T>::forward(Board& board) {
  const at::Tensor& x = board.value(input());
  const at::Tensor& y = board.value(output()) = board.buffer(result_);
  loops::mean_positions(x.const_data_ptr<T>(), y.mutable_data_ptr<T>(), x.size(0), x.size(2) * x.size(3),
                        x.size(1));
}

template <class T>
void GlobalAveragePoolKernel<T>::backward(Board& board) {
  if (!board.wants_gradient(input())) return;
  const at::Tensor gradient = board.gradient(output());
  const at::Tensor& dx = board.buffer(back_);
  loops::spread_positions(gradient.const_data_ptr<T>(), dx.mutable_data_ptr<T>(), dx.size(0),
                          dx.size(2) * dx.size(3), dx.size(1));
  board.pass_back(input(), dx);
}

template <class T>
void PadShortcutKernel<T>::plan(Planner& planner) {
  result_ = planner.value_of(output());
  back_ = planner.gradient_of(input());
}

template <class T>
void PadShortcutKernel<T>::forward(Board& board) {
  const at::Tensor& x = board.value(input());
  const at::Tensor& y = board.value(output()) = board.buffer(result_);
  loops::subsample(x.const_data_ptr<T>(), y.mutable_data_ptr<T>(),
                   {x.size(0), x.size(2), x.size(3), x.size(1), pad_.channels, pad_.stride});
}

template <class T>
void PadShortcutKernel<T>::backward(Board& board) {
  if (!board.wants_gradient(input())) return;
  const at::Tensor gradient = board.gradient(output());
  const at::Tensor& dx = board.buffer(back_);
  loops::subsample_backward(gradient.const_data_ptr<T>(), dx.mutable_data_ptr<T>(),
                            {dx.size(0), dx.size(2), dx.size(3), dx.size(1), pad_.channels, pad_.stride});
  board.pass_back(input(), dx);
}

template class GlobalAveragePoolKernel<float>;
template class GlobalAveragePoolKernel<double>;
template class PadShortcutKernel<float>;
template class PadShortcutKernel<double>;

}  // namespace ablate::models
