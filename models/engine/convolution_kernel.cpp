#include "models/engine/convolution_kernel.h"

namespace ablate::models {

void ConvolutionKernel::forward(Board& board) {
  const at::Tensor& weight = board.network.parameter(weight_);
  board.value(output()) = at::convolution(board.value(input()), weight, {}, {conv_.stride, conv_.stride},
                                          {conv_.padding, conv_.padding}, {1, 1}, false, {0, 0}, 1)
                              .contiguous(at::MemoryFormat::ChannelsLast);
}

void ConvolutionKernel::backward(Board& board) {
  const auto [dx, weight_gradient, unused] = at::convolution_backward(
      board.gradient(output()), board.value(input()), board.network.parameter(weight_), std::nullopt,
      {conv_.stride, conv_.stride}, {conv_.padding, conv_.padding}, {1, 1}, false, {0, 0}, 1,
      {board.wants_gradient(input()), true, false});
  board.network.gradient(weight_).copy_(weight_gradient);
  if (dx.defined()) board.pass_back(input(), dx);
}

}  // namespace ablate::models
