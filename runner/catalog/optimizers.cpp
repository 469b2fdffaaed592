#include "runner/catalog/optimizers.h"

#include <fmt/format.h>

namespace ablate::runner {

using experiments::Component;
using experiments::Kind;
using experiments::not_negative;
using experiments::Option;
using experiments::Refusal;
using experiments::RunSpec;
using experiments::Type;

namespace {

Option lr() {
  return {.name = "lr",
          .type = Type::number,
          .summary = "Learning rate, before the schedule's factor.",
          .minimum = 0,
          .open_minimum = true};
}

/// Options in [0, 1): shares of the past that are kept.
Option memory(const char* name, double fallback, const char* summary) {
  return {.name = name,
          .type = Type::number,
          .fallback = fallback,
          .summary = summary,
          .minimum = 0,
          .maximum = 1,
          .open_maximum = true};
}

/// An optimizer's own options between the learning rate and what all optimizers share.
std::vector<Option> with_shared(std::vector<Option> own, double weight_decay, const char* decay_summary) {
  own.insert(own.begin(), lr());
  own.push_back(not_negative("weight_decay", weight_decay, decay_summary));
  own.push_back(not_negative("l1", 0, "Times the sign of each decayed parameter, added to its gradient."));
  own.push_back(not_negative("clip_norm", 0,
                             "The loss gradient is scaled down to this norm over all parameters; 0: never."));
  own.push_back(
      not_negative("clip_value", 0, "Each number of the loss gradient is cut off at this size; 0: never."));
  own.push_back(
      not_negative("max_norm", 0,
                   "After the update the weights of each unit are scaled down to this norm (Srivastava "
                   "et al. 2014); 0: never."));
  own.push_back({.name = "decay",
                 .type = Type::string,
                 .fallback = "all",
                 .summary =
                     "What weight_decay and l1 act on: all parameters, or weights without biases, gains "
                     "and shifts.",
                 .choices = {"all", "weights"}});
  return own;
}

Option eps() {
  return {.name = "eps",
          .type = Type::number,
          .fallback = 1e-8,
          .summary = "Added to the root of the second moment.",
          .minimum = 0,
          .open_minimum = true};
}

std::vector<Option> moments() {
  return {memory("beta1", 0.9, "Share of the past in the first moment."),
          memory("beta2", 0.999, "Share of the past in the second moment."), eps()};
}

constexpr const char* coupled = "Times each decayed parameter, added to its gradient (L2).";
constexpr const char* decoupled = "Times lr: the share that each decayed parameter loses in a step.";

}  // namespace

std::vector<Component> optimizer_components() {
  const std::vector<Option> sgd = {memory("momentum", 0, "Share of the last velocity that is kept."),
                                   {.name = "nesterov",
                                    .type = Type::boolean,
                                    .fallback = false,
                                    .summary = "Nesterov's momentum in Sutskever's form; needs momentum."}};
  const std::vector<Option> rmsprop = {
      memory("alpha", 0.99, "Share of the past in the average of squares."),
      memory("momentum", 0, "Share of the last velocity that is kept."),
      {.name = "centered",
       .type = Type::boolean,
       .fallback = false,
       .summary = "The square of the average gradient is taken off: a variance."},
      eps()};
  return {
      {.kind = Kind::optimizer,
       .name = "sgd",
       .summary = "Stochastic gradient descent, with momentum and Nesterov's variant.",
       .reference = "Sutskever et al. 2013",
       .options = with_shared(sgd, 0, coupled),
       .principal = "lr"},
      {.kind = Kind::optimizer,
       .name = "rmsprop",
       .summary = "The gradient over the root of a moving average of its square, with momentum.",
       .reference = "Hinton 2012, Neural Networks for Machine Learning, lecture 6e; centered: Graves 2013, "
                    "arXiv:1308.0850",
       .options = with_shared(rmsprop, 0, coupled),
       .principal = "lr"},
      {.kind = Kind::optimizer,
       .name = "adam",
       .summary = "Adaptive moments with bias correction.",
       .reference = "Kingma and Ba 2015, arXiv:1412.6980",
       .options = with_shared(moments(), 0, coupled),
       .principal = "lr"},
      {.kind = Kind::optimizer,
       .name = "adamw",
       .summary = "Adam with weight decay apart from the gradient.",
       .reference = "Loshchilov and Hutter 2019, arXiv:1711.05101",
       .options = with_shared(moments(), 0.01, decoupled),
       .principal = "lr"}};
}

std::vector<Refusal> optimizer_refusals(const RunSpec& spec) {
  const nlohmann::json& options = spec.optimizer.options;
  if (!options.value("nesterov", false) || options.at("momentum") > 0) return {};
  return {{{"optimizer.nesterov", "optimizer.momentum"},
           "optimizer.nesterov true needs momentum, and optimizer.momentum is 0; momentum 0.9 would fit"}};
}

std::vector<Refusal> max_norm_refusals(const RunSpec& spec) {
  const nlohmann::json bound = spec.optimizer.options.value("max_norm", nlohmann::json(0));
  if (spec.norm.name != "weight" || bound == 0) return {};
  return {{{"optimizer.max_norm", "norm"},
           fmt::format("optimizer.max_norm {} bounds the length of weights, and under norm weight that is a "
                       "parameter of its own; max_norm 0 or norm none would fit",
                       bound.dump())}};
}

}  // namespace ablate::runner
