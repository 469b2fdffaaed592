#include "models/activations.h"

#include <stdexcept>

namespace ablate::models {

using experiments::Component;
using experiments::Kind;

namespace {

Component activation(const char* name, const char* summary, const char* reference, bool smooth) {
  return {.kind = Kind::activation,
          .name = name,
          .summary = summary,
          .reference = reference,
          .facts = {{"smooth", smooth}}};
}

}  // namespace

std::vector<Component> activation_components() {
  return {activation("relu", "max(0, x).", "Nair and Hinton 2010", false),
          activation("sigmoid", "1 / (1 + exp(-x)).", "", true), activation("tanh", "tanh(x).", "", true)};
}

Activation activation_of(const experiments::Choice& choice) {
  if (choice.name == "relu") return {Activation::Function::relu};
  if (choice.name == "sigmoid") return {Activation::Function::sigmoid};
  if (choice.name == "tanh") return {Activation::Function::tanh};
  throw std::logic_error("activation '" + choice.name + "' is described but has no operation");
}

}  // namespace ablate::models
