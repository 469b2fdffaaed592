#include "models/activations.h"

#include <stdexcept>

namespace ablate::models {

using experiments::Component;
using experiments::Kind;
using experiments::Option;
using experiments::Type;

namespace {

Component activation(const char* name, const char* summary, const char* reference, bool smooth,
                     std::vector<Option> options = {}) {
  return {.kind = Kind::activation,
          .name = name,
          .summary = summary,
          .reference = reference,
          .options = std::move(options),
          .facts = {{"smooth", smooth}}};
}

}  // namespace

std::vector<Component> activation_components() {
  const Option slope = {.name = "slope",
                        .type = Type::number,
                        .fallback = 0.01,
                        .summary = "Of the side below zero.",
                        .minimum = 0,
                        .maximum = 1};
  const Option alpha = {.name = "alpha",
                        .type = Type::number,
                        .fallback = 1,
                        .summary = "What it tends to far below zero, its sign aside.",
                        .minimum = 0,
                        .open_minimum = true};
  return {activation("relu", "max(0, x).", "Nair and Hinton 2010", false),
          activation("leaky_relu", "x, and slope x below zero.", "Maas, Hannun and Ng 2013", false, {slope}),
          activation("elu", "x, and alpha (exp(x) - 1) below zero.",
                     "Clevert, Unterthiner and Hochreiter 2016, arXiv:1511.07289", false, {alpha}),
          activation("gelu", "x Phi(x), Phi the normal distribution function.",
                     "Hendrycks and Gimpel 2016, arXiv:1606.08415", true),
          activation("sigmoid", "1 / (1 + exp(-x)).", "", true),
          activation("tanh", "tanh(x).", "", true),
          activation("identity", "x itself: a network without activations, linear but for norms and maxima.",
                     "", true)};
}

std::optional<Activation> activation_of(const experiments::Choice& choice) {
  using Function = Activation::Function;
  if (choice.name == "identity") return std::nullopt;
  if (choice.name == "relu") return Activation{Function::relu};
  if (choice.name == "leaky_relu") return Activation{Function::leaky_relu, choice.get<double>("slope")};
  if (choice.name == "elu") return Activation{Function::elu, choice.get<double>("alpha")};
  if (choice.name == "gelu") return Activation{Function::gelu};
  if (choice.name == "sigmoid") return Activation{Function::sigmoid};
  if (choice.name == "tanh") return Activation{Function::tanh};
  throw std::logic_error("activation '" + choice.name + "' is described but has no operation");
}

Recurrent::Function recurrent_function(const experiments::Choice& choice) {
  if (choice.name == "relu") return Recurrent::Function::relu;
  if (choice.name == "sigmoid") return Recurrent::Function::sigmoid;
  if (choice.name == "tanh") return Recurrent::Function::tanh;
  throw std::logic_error("activation '" + choice.name + "' has no place in a recurrent cell");
}

}  // namespace ablate::models
