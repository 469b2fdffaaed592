#include "models/engine/merge_kernel.h"

#include "models/engine/loops/elementwise.h"
#include "models/execution/operations.h"

namespace ablate::models {

template <class T>
void MergeKernel<T>::plan(Planner& planner) {
  result_ = planner.value_of(output());
  back_ = -1;
  for (const int input : inputs()) planner.pass_on(output(), input);  // where one path alone is alive
  for (const int input : inputs()) {
    for (const int other : inputs()) planner.pass_on(input, other);
    if (back_ < 0) back_ = planner.gradient_of(input);
  }
}

template <class T>
std::vector<int> MergeKernel<T>::alive(const Board& board) const {
  std::vector<int> result;
  for (std::size_t i = 0; i < inputs().size(); ++i) {
    if (board.route.reads(output(), i)) result.push_back(inputs()[i]);
  }
  return result;
}

template <class T>
void MergeKernel<T>::forward(Board& board) {
  std::vector<const T*> paths;
  for (const int input : alive(board)) paths.push_back(board.value(input).template const_data_ptr<T>());
  const at::Tensor& y = board.value(output()) = board.buffer(result_);
  const double factor = merge_factor(merge_, static_cast<std::int64_t>(paths.size()));
  loops::scaled_sum(paths, static_cast<T>(factor), y.mutable_data_ptr<T>(), y.numel());
}

template <class T>
void MergeKernel<T>::backward(Board& board) {
  if (back_ < 0) return;
  const std::vector<int> paths = alive(board);
  const double factor = merge_factor(merge_, static_cast<std::int64_t>(paths.size()));
  at::Tensor g = board.gradient(output());
  if (factor != 1) {
    const at::Tensor& scaled = board.buffer(back_);
    loops::scaled_sum<T>({g.const_data_ptr<T>()}, static_cast<T>(factor), scaled.mutable_data_ptr<T>(),
                         g.numel());
    g = scaled;
  }
  for (const int path : paths) {
    if (board.wants_gradient(path)) board.pass_back(path, g);
  }
}

template class MergeKernel<float>;
template class MergeKernel<double>;

}  // namespace ablate::models
