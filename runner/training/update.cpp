#include "runner/training/update.h"

#include <ATen/core/grad_mode.h>
#include <stdexcept>

namespace ablate::runner {

namespace {

/// An option that the optimizer may not have.
double option(const experiments::Choice& optimizer, const char* name) {
  return optimizer.options.value(name, 0.0);
}

}  // namespace

Update::Update(const experiments::Choice& optimizer, models::FlatParameters& parameters)
    : rule_(rule_of(optimizer.name)),
      clip_norm_(optimizer.get<double>("clip_norm")),
      clip_value_(optimizer.get<double>("clip_value")),
      max_norm_(optimizer.get<double>("max_norm")),
      momentum_(option(optimizer, "momentum")),
      nesterov_(optimizer.options.value("nesterov", false)),
      alpha_(option(optimizer, "alpha")),
      beta1_(option(optimizer, "beta1")),
      beta2_(option(optimizer, "beta2")),
      eps_(option(optimizer, "eps")),
      parameters_(parameters),
      step_(at::zeros({}, at::kLong)),
      count_(at::zeros({}, at::dtype(at::kFloat).device(parameters.values.device()))) {
  const bool is_adam = rule_ == Rule::adam || rule_ == Rule::adamw;
  if (momentum_ != 0) velocity_ = at::zeros_like(parameters.values);
  if (is_adam || optimizer.options.value("centered", false)) first_ = at::zeros_like(parameters.values);
  if (is_adam || rule_ == Rule::rmsprop) second_ = at::zeros_like(parameters.values);
  const std::int64_t size = parameters.trained;
  const std::int64_t decayed = optimizer.get<std::string>("decay") == "all" ? size : parameters.weights;
  add({.weight_decay = optimizer.get<double>("weight_decay"),
       .l1 = optimizer.get<double>("l1"),
       .size = decayed});
  add({.begin = decayed, .size = size - decayed});
}

Update::Rule Update::rule_of(const std::string& optimizer) {
  if (optimizer == "sgd") return Rule::sgd;
  if (optimizer == "rmsprop") return Rule::rmsprop;
  if (optimizer == "adam") return Rule::adam;
  if (optimizer == "adamw") return Rule::adamw;
  throw std::logic_error("optimizer '" + optimizer + "' is described but not computed");
}

void Update::add(Group group) {
  if (group.size == 0) return;
  const auto part = [&](const at::Tensor& flat) { return flat.narrow(0, group.begin, group.size); };
  group.values = {part(parameters_.values)};
  group.gradients = {part(parameters_.gradients)};
  if (velocity_.defined()) group.momentum = {part(velocity_)};
  if (first_.defined()) group.first = {part(first_)};
  if (second_.defined()) group.second = {part(second_)};
  groups_.push_back(std::move(group));
}

std::vector<at::Tensor> Update::gradient_of(const Group& group, const at::Tensor& scale) const {
  if (!scale.defined() && clip_value_ == 0 && group.l1 == 0) return group.gradients;
  at::Tensor gradient = group.gradients[0];
  if (scale.defined()) gradient = gradient * scale;
  if (clip_value_ > 0) gradient = gradient.clamp(-clip_value_, clip_value_);
  if (group.l1 != 0) gradient = gradient + group.values[0].sign() * group.l1;
  return {gradient};
}

void Update::apply(double learning_rate) {
  const at::NoGradGuard no_grad;
  at::Tensor scale;  // g min(1, clip_norm / |g|), over all trained parameters
  if (clip_norm_ > 0) {
    scale = (clip_norm_ / parameters_.gradients.narrow(0, 0, parameters_.trained).norm()).clamp_max(1);
  }
  for (Group& group : groups_) {
    const std::vector<at::Tensor> gradient = gradient_of(group, scale);
    if (rule_ == Rule::sgd) {
      apply_sgd(group, gradient, learning_rate);
    } else if (rule_ == Rule::rmsprop) {
      apply_rmsprop(group, gradient[0], learning_rate);
    } else {
      apply_adam(group, gradient, learning_rate);
    }
  }
  if (max_norm_ > 0) bound_weights();
  ++*step_.data_ptr<std::int64_t>();
}

void Update::apply_sgd(Group& group, const std::vector<at::Tensor>& gradient, double learning_rate) {
  const bool first_step = *step_.const_data_ptr<std::int64_t>() == 0;
  at::_fused_sgd_(group.values, gradient, group.momentum, group.weight_decay, momentum_, learning_rate,
                  /*dampening=*/0, nesterov_, /*maximize=*/false, first_step);
}

void Update::apply_adam(Group& group, const std::vector<at::Tensor>& gradient, double learning_rate) {
  count_.fill_(static_cast<double>(*step_.const_data_ptr<std::int64_t>() + 1));
  const std::vector<at::Tensor> steps{count_};
  const auto fused = [&](auto kernel) {
    kernel(group.values, gradient, group.first, group.second, std::vector<at::Tensor>{}, steps, learning_rate,
           beta1_, beta2_, group.weight_decay, eps_, /*amsgrad=*/false, /*maximize=*/false);
  };
  if (rule_ == Rule::adamw) {
    fused([](auto&&... x) { at::_fused_adamw_(x...); });
  } else {
    fused([](auto&&... x) { at::_fused_adam_(x...); });
  }
}

void Update::apply_rmsprop(Group& group, const at::Tensor& gradient, double learning_rate) const {
  const at::Tensor g = group.weight_decay == 0 ? gradient : gradient + group.values[0] * group.weight_decay;
  at::Tensor& square = group.second[0];
  square.mul_(alpha_).addcmul_(g, g, 1 - alpha_);
  at::Tensor root;
  if (group.first.empty()) {
    root = square.sqrt();
  } else {
    group.first[0].lerp_(g, 1 - alpha_);
    root = at::addcmul(square, group.first[0], group.first[0], -1).sqrt_();
  }
  root.add_(eps_);
  if (group.momentum.empty()) {
    group.values[0].addcdiv_(g, root, -learning_rate);
  } else {
    group.momentum[0].mul_(momentum_).addcdiv_(g, root);
    group.values[0].add_(group.momentum[0], -learning_rate);
  }
}

/// w min(1, max_norm / |w|), for the weights w of each unit.
void Update::bound_weights() {
  for (models::Parameter& parameter : parameters_.parameters) {
    if (parameter.role != models::Role::weight) continue;
    const at::Tensor units = parameter.value.detach().flatten(1);
    units.mul_((max_norm_ / units.norm(2, {1}, /*keepdim=*/true)).clamp_max_(1));
  }
}

std::vector<NamedTensor> Update::state() const {
  std::vector<NamedTensor> state = {{"step", step_}};
  const auto append = [&](const char* prefix, const at::Tensor& flat) {
    if (!flat.defined()) return;
    for (std::size_t i = 0; i < parameters_.parameters.size(); ++i)
      state.emplace_back(prefix + parameters_.parameters[i].name, parameters_.view(flat, i));
  };
  append("momentum.", velocity_);
  append("exp_avg.", first_);
  append("exp_avg_sq.", second_);
  return state;
}

}  // namespace ablate::runner
