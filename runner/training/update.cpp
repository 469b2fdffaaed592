#include "runner/training/update.h"

#include <ATen/core/grad_mode.h>
#include <stdexcept>

namespace ablate::runner {
Update::Update(const experiments::Choice& optimizer, models::FlatParameters& parameters)
    : optimizer_(optimizer),
      clip_norm_(optimizer.get<double>("clip_norm")),
      parameters_(parameters),
      step_(at::zeros({}, at::kLong)) {
  const bool sgd = optimizer.name == "sgd";
  if (!sgd && optimizer.name != "adam" && optimizer.name != "adamw") {
    throw std::logic_error("optimizer '" + optimizer.name + "' is described but not computed");
  }
  if (!sgd || optimizer.get<double>("momentum") != 0) first_ = at::zeros_like(parameters.values);
  if (!sgd) second_ = at::zeros_like(parameters.values);
  const std::int64_t size = parameters.values.numel();
  const std::int64_t decayed = optimizer.get<std::string>("decay") == "all" ? size : parameters.weights;
  add({optimizer.get<double>("weight_decay"), optimizer.get<double>("l1"), 0, decayed, {}, {}, {}});
  add({0, 0, decayed, size - decayed, {}, {}, {}});
  const at::Device device = parameters.values.device();
  count_ = at::zeros({}, at::dtype(at::kFloat).device(device));
  // The CPU's kernels read the rate as double, the GPU's as float.
  rate_ = at::zeros({}, at::dtype(device.is_cpu() ? at::kDouble : at::kFloat).device(device));
}

void Update::add(Group group) {
  if (group.size == 0) return;
  const auto part = [&](const at::Tensor& flat) { return flat.narrow(0, group.begin, group.size); };
  group.values = {part(parameters_.values)};
  if (first_.defined()) group.first = {part(first_)};
  if (second_.defined()) group.second = {part(second_)};
  groups_.push_back(std::move(group));
}

/// g min(1, clip_norm / |g|), not in place: the gradients stay what they are.
at::Tensor Update::clipped() const {
  const at::Tensor& gradients = parameters_.gradients;
  if (clip_norm_ == 0) return gradients;
  return gradients * (clip_norm_ / gradients.norm()).clamp_max(1);
}

void Update::apply(double learning_rate) {
  const at::NoGradGuard no_grad;
  auto& step = *step_.data_ptr<std::int64_t>();
  const bool first_step = step == 0;
  count_.fill_(static_cast<double>(++step));
  rate_.fill_(learning_rate);
  const at::Tensor gradients = clipped();
  for (Group& group : groups_) {
    at::Tensor gradient = gradients.narrow(0, group.begin, group.size);
    if (group.l1 != 0) gradient = gradient + group.values[0].sign() * group.l1;
    optimizer_.name == "sgd" ? apply_sgd(group, {gradient}, first_step) : apply_adam(group, {gradient});
  }
}

void Update::apply_sgd(Group& group, const std::vector<at::Tensor>& gradient, bool first_step) {
  at::_fused_sgd_(group.values, gradient, group.first, group.weight_decay, optimizer_.get<double>("momentum"),
                  rate_, /*dampening=*/0, optimizer_.get<bool>("nesterov"), /*maximize=*/false, first_step);
}

void Update::apply_adam(Group& group, const std::vector<at::Tensor>& gradient) {
  const std::vector<at::Tensor> steps{count_};
  const auto beta1 = optimizer_.get<double>("beta1"), beta2 = optimizer_.get<double>("beta2");
  const auto eps = optimizer_.get<double>("eps");
  const auto fused = [&](auto kernel) {
    kernel(group.values, gradient, group.first, group.second, std::vector<at::Tensor>{}, steps, rate_, beta1,
           beta2, group.weight_decay, eps, /*amsgrad=*/false, /*maximize=*/false);
  };
  if (optimizer_.name == "adam") {
    fused([](auto&&... x) { at::_fused_adam_(x...); });
  } else {
    fused([](auto&&... x) { at::_fused_adamw_(x...); });
  }
}

std::vector<NamedTensor> Update::state() const {
  std::vector<NamedTensor> state = {{"step", step_}};
  const auto append = [&](const char* prefix, const at::Tensor& flat) {
    if (!flat.defined()) return;
    for (std::size_t i = 0; i < parameters_.parameters.size(); ++i)
      state.emplace_back(prefix + parameters_.parameters[i].name, parameters_.view(flat, i));
  };
  append(optimizer_.name == "sgd" ? "momentum." : "exp_avg.", first_);
  append("exp_avg_sq.", second_);
  return state;
}

}  // namespace ablate::runner
