#include "models/engine/convolution_kernel.h"

namespace ablate::models {

void ConvolutionKernel::forward(Board& board) {
  const at::Tensor& weight = weight_.make(board.network);
  board.value(output()) =
      at::convolution(board.value(input()), weight, {}, {conv_.stride_rows(), conv_.stride},
                      {conv_.padding_rows(), conv_.padding}, {1, 1}, false, {0, 0}, 1)
          .contiguous(at::MemoryFormat::ChannelsLast);
}

void ConvolutionKernel::backward(Board& board) {
  const auto [dx, weight_gradient, unused] = at::convolution_backward(
      board.gradient(output()), board.value(input()), weight_.value(board.network), std::nullopt,
      {conv_.stride_rows(), conv_.stride}, {conv_.padding_rows(), conv_.padding}, {1, 1}, false, {0, 0}, 1,
      {board.wants_gradient(input()), true, false});
  weight_.gradient(board.network).copy_(weight_gradient);
  weight_.pass_back(board.network);
  if (dx.defined()) board.pass_back(input(), dx);
}

}  // namespace ablate::models
