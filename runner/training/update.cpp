#include "runner/training/update.h"

#include <ATen/core/grad_mode.h>
#include <stdexcept>

namespace ablate::runner {
namespace {

using Tensors = std::vector<at::Tensor>;

bool same_memory_layout(const at::Tensor& a, const at::Tensor& b) {
  return a.sizes() == b.sizes() && a.strides() == b.strides() && a.scalar_type() == b.scalar_type();
}

/// Zeros in the exact layout of `parameter`.
Tensors zeros_like_each(const Tensors& parameters) {
  Tensors state;
  for (const at::Tensor& parameter : parameters) {
    state.push_back(at::empty_strided(parameter.sizes(), parameter.strides(), parameter.options()).zero_());
  }
  return state;
}

void append_named(std::vector<NamedTensor>& state, const char* prefix, const std::vector<std::string>& names,
                  const Tensors& tensors) {
  for (std::size_t i = 0; i < tensors.size(); ++i) state.emplace_back(prefix + names[i], tensors[i]);
}

}  // namespace

Update::Update(const experiments::Choice& optimizer, const std::vector<models::Parameter>& parameters)
    : optimizer_(optimizer), clip_norm_(optimizer.get<double>("clip_norm")), step_(at::zeros({}, at::kLong)) {
  if (optimizer.name != "sgd" && optimizer.name != "adam" && optimizer.name != "adamw") {
    throw std::logic_error("optimizer '" + optimizer.name + "' is described but not computed");
  }
  Group decayed{optimizer.get<double>("weight_decay"), optimizer.get<double>("l1"), {}, {}, {}, {}, {}};
  Group rest;
  const bool all = optimizer.get<std::string>("decay") == "all";
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    parameters_.push_back(parameters[i].value.detach());
    (all || parameters[i].role == models::Role::weight ? decayed : rest).index.push_back(i);
  }
  add(std::move(decayed), parameters);
  add(std::move(rest), parameters);
  const at::Device device = parameters_.at(0).device();
  count_ = at::zeros({}, at::dtype(at::kFloat).device(device));
  // The CPU's kernels read the rate as double, the GPU's as float.
  rate_ = at::zeros({}, at::dtype(device.is_cpu() ? at::kDouble : at::kFloat).device(device));
}

void Update::add(Group group, const std::vector<models::Parameter>& parameters) {
  if (group.index.empty()) return;
  for (const std::size_t i : group.index) {
    if (!parameters_[i].is_non_overlapping_and_dense()) {
      throw std::logic_error("parameter " + parameters[i].name + " is not dense in memory");
    }
    group.names.push_back(parameters[i].name);
    group.values.push_back(parameters_[i]);
  }
  const bool sgd = optimizer_.name == "sgd";
  if (!sgd || optimizer_.get<double>("momentum") != 0) group.first = zeros_like_each(group.values);
  if (!sgd) group.second = zeros_like_each(group.values);
  groups_.push_back(std::move(group));
}

Tensors Update::aligned(const Tensors& gradients) const {
  if (gradients.size() != parameters_.size()) {
    throw std::logic_error(std::to_string(gradients.size()) + " gradients for " +
                           std::to_string(parameters_.size()) + " parameters");
  }
  Tensors result = gradients;
  for (std::size_t i = 0; i < result.size(); ++i) {
    const at::Tensor& parameter = parameters_[i];
    if (same_memory_layout(result[i], parameter)) continue;
    if (result[i].sizes() != parameter.sizes()) {
      throw std::logic_error("gradient " + std::to_string(i) + " has another size than its parameter");
    }
    at::Tensor copy = at::empty_strided(parameter.sizes(), parameter.strides(), parameter.options());
    result[i] = copy.copy_(result[i]);
  }
  return result;
}

/// g = g min(1, clip_norm / |g|), not in place: gradients may share memory.
void Update::clip(Tensors& gradients) const {
  const at::Tensor norm = at::stack(at::_foreach_norm(gradients)).norm();
  gradients = at::_foreach_mul(gradients, (clip_norm_ / norm).clamp_max(1));
}

void Update::apply(const Tensors& gradients, double learning_rate) {
  const at::NoGradGuard no_grad;
  Tensors ready = aligned(gradients);
  if (clip_norm_ > 0) clip(ready);
  auto& step = *step_.data_ptr<std::int64_t>();
  const bool first_step = step == 0;
  count_.fill_(static_cast<double>(++step));
  rate_.fill_(learning_rate);
  for (Group& group : groups_) {
    Tensors part;
    for (const std::size_t i : group.index) part.push_back(ready[i]);
    if (group.l1 != 0) part = at::_foreach_add(part, at::_foreach_sign(group.values), group.l1);
    optimizer_.name == "sgd" ? apply_sgd(group, part, first_step) : apply_adam(group, part);
  }
}

void Update::apply_sgd(Group& group, const Tensors& gradients, bool first_step) {
  at::_fused_sgd_(group.values, gradients, group.first, group.weight_decay,
                  optimizer_.get<double>("momentum"), rate_, /*dampening=*/0,
                  optimizer_.get<bool>("nesterov"), /*maximize=*/false, first_step);
}

void Update::apply_adam(Group& group, const Tensors& gradients) {
  const Tensors steps(gradients.size(), count_);
  const auto beta1 = optimizer_.get<double>("beta1"), beta2 = optimizer_.get<double>("beta2");
  const auto eps = optimizer_.get<double>("eps");
  const auto fused = [&](auto kernel) {
    kernel(group.values, gradients, group.first, group.second, Tensors{}, steps, rate_, beta1, beta2,
           group.weight_decay, eps, /*amsgrad=*/false, /*maximize=*/false);
  };
  if (optimizer_.name == "adam") {
    fused([](auto&&... x) { at::_fused_adam_(x...); });
  } else {
    fused([](auto&&... x) { at::_fused_adamw_(x...); });
  }
}

std::vector<NamedTensor> Update::state() const {
  std::vector<NamedTensor> state = {{"step", step_}};
  const bool sgd = optimizer_.name == "sgd";
  for (const Group& group : groups_) {
    append_named(state, sgd ? "momentum." : "exp_avg.", group.names, group.first);
    append_named(state, "exp_avg_sq.", group.names, group.second);
  }
  return state;
}

}  // namespace ablate::runner
