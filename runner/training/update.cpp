#include "runner/training/update.h"

#include <ATen/core/grad_mode.h>
#include <stdexcept>

namespace ablate::runner {

Update::Update(const experiments::Choice& optimizer, models::FlatParameters& parameters)
    : is_sgd_(optimizer.name == "sgd"),
      is_adamw_(optimizer.name == "adamw"),
      clip_norm_(optimizer.get<double>("clip_norm")),
      parameters_(parameters),
      step_(at::zeros({}, at::kLong)),
      count_(at::zeros({}, at::dtype(at::kFloat).device(parameters.values.device()))) {
  if (is_sgd_) {
    momentum_ = optimizer.get<double>("momentum");
    nesterov_ = optimizer.get<bool>("nesterov");
  } else if (is_adamw_ || optimizer.name == "adam") {
    beta1_ = optimizer.get<double>("beta1");
    beta2_ = optimizer.get<double>("beta2");
    eps_ = optimizer.get<double>("eps");
    second_ = at::zeros_like(parameters.values);
  } else {
    throw std::logic_error("optimizer '" + optimizer.name + "' is described but not computed");
  }
  if (!is_sgd_ || momentum_ != 0) first_ = at::zeros_like(parameters.values);
  const std::int64_t size = parameters.values.numel();
  const std::int64_t decayed = optimizer.get<std::string>("decay") == "all" ? size : parameters.weights;
  add({.weight_decay = optimizer.get<double>("weight_decay"),
       .l1 = optimizer.get<double>("l1"),
       .size = decayed});
  add({.begin = decayed, .size = size - decayed});
}

void Update::add(Group group) {
  if (group.size == 0) return;
  const auto part = [&](const at::Tensor& flat) { return flat.narrow(0, group.begin, group.size); };
  group.values = {part(parameters_.values)};
  group.gradients = {part(parameters_.gradients)};
  if (first_.defined()) group.first = {part(first_)};
  if (second_.defined()) group.second = {part(second_)};
  groups_.push_back(std::move(group));
}

std::vector<at::Tensor> Update::gradient_of(const Group& group, const at::Tensor& scale) {
  if (!scale.defined() && group.l1 == 0) return group.gradients;
  at::Tensor gradient = group.gradients[0];
  if (scale.defined()) gradient = gradient * scale;
  if (group.l1 != 0) gradient = gradient + group.values[0].sign() * group.l1;
  return {gradient};
}

void Update::apply(double learning_rate) {
  const at::NoGradGuard no_grad;
  at::Tensor scale;  // g min(1, clip_norm / |g|), over all parameters
  if (clip_norm_ > 0) scale = (clip_norm_ / parameters_.gradients.norm()).clamp_max(1);
  for (Group& group : groups_) {
    const std::vector<at::Tensor> gradient = gradient_of(group, scale);
    is_sgd_ ? apply_sgd(group, gradient, learning_rate) : apply_adam(group, gradient, learning_rate);
  }
  ++*step_.data_ptr<std::int64_t>();
}

void Update::apply_sgd(Group& group, const std::vector<at::Tensor>& gradient, double learning_rate) {
  const bool first_step = *step_.const_data_ptr<std::int64_t>() == 0;
  at::_fused_sgd_(group.values, gradient, group.first, group.weight_decay, momentum_, learning_rate,
                  /*dampening=*/0, nesterov_, /*maximize=*/false, first_step);
}

void Update::apply_adam(Group& group, const std::vector<at::Tensor>& gradient, double learning_rate) {
  count_.fill_(static_cast<double>(*step_.const_data_ptr<std::int64_t>() + 1));
  const std::vector<at::Tensor> steps{count_};
  const auto fused = [&](auto kernel) {
    kernel(group.values, gradient, group.first, group.second, std::vector<at::Tensor>{}, steps, learning_rate,
           beta1_, beta2_, group.weight_decay, eps_, /*amsgrad=*/false, /*maximize=*/false);
  };
  if (is_adamw_) {
    fused([](auto&&... x) { at::_fused_adamw_(x...); });
  } else {
    fused([](auto&&... x) { at::_fused_adam_(x...); });
  }
}

std::vector<NamedTensor> Update::state() const {
  std::vector<NamedTensor> state = {{"step", step_}};
  const auto append = [&](const char* prefix, const at::Tensor& flat) {
    if (!flat.defined()) return;
    for (std::size_t i = 0; i < parameters_.parameters.size(); ++i)
      state.emplace_back(prefix + parameters_.parameters[i].name, parameters_.view(flat, i));
  };
  append(is_sgd_ ? "momentum." : "exp_avg.", first_);
  append("exp_avg_sq.", second_);
  return state;
}

}  // namespace ablate::runner
