#include "models/engine/autograd_kernel.h"

#include <ATen/core/grad_mode.h>
#include <torch/csrc/autograd/autograd.h>

namespace ablate::models {

void AutogradKernel::plan(Planner& planner) {
  for (const int input : inputs()) planner.keep(input);
}

void AutogradKernel::forward(Board& board) {
  const at::AutoGradMode record(board.pass.training);
  leaves_.clear();
  for (std::size_t i = 0; i < inputs().size(); ++i) {
    const int input = inputs()[i];
    leaves_.emplace_back();
    if (!board.route.reads(output(), i)) continue;
    // Buffers are views of one memory and share its count of changes, by which autograd would take every
    // value for spoilt.
    leaves_.back() = board.value(input).variable_data();
    leaves_.back().set_requires_grad(board.pass.training && board.wants_gradient(input));
  }
  result_ = board.network.execute_node(output(), leaves_, board.pass);
  at::Tensor value = result_.detach();
  // A view would outlive the buffer that it looks into.
  for (const at::Tensor& leaf : leaves_)
    if (leaf.defined() && value.is_alias_of(leaf)) value = value.clone();
  board.value(output()) = value.dim() == 4 ? value.contiguous(board.layout) : value.contiguous();
  if (!board.pass.training) {
    leaves_.clear();
    result_.reset();
  }
}

void AutogradKernel::backward(Board& board) {
  torch::autograd::variable_list wanted;
  std::vector<int> wanted_inputs;
  for (std::size_t i = 0; i < leaves_.size(); ++i) {
    if (!leaves_[i].defined() || !leaves_[i].requires_grad()) continue;
    wanted.push_back(leaves_[i]);
    wanted_inputs.push_back(inputs()[i]);
  }
  std::vector<int> trained;
  for (const int parameter : trains())
    if (board.network.parameter(parameter).requires_grad()) trained.push_back(parameter);
  for (const int parameter : trained) wanted.push_back(board.network.parameter(parameter));
  if (!wanted.empty()) {
    const at::Tensor gradient = board.gradient(output());
    const torch::autograd::variable_list gradients =
        torch::autograd::grad({result_}, wanted, {gradient}, std::nullopt, false, true);
    for (std::size_t i = 0; i < wanted_inputs.size(); ++i)
      if (gradients[i].defined()) {  // a view would outlive the buffer that it looks into
        board.pass_back(wanted_inputs[i],
                        gradients[i].is_alias_of(gradient) ? gradients[i].clone() : gradients[i]);
      }
    for (std::size_t i = 0; i < trained.size(); ++i)
      board.network.gradient(trained[i]).copy_(gradients[wanted_inputs.size() + i]);
  }
  leaves_.clear();
  result_.reset();
}

}  // namespace ablate::models
