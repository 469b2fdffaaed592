#include "models/initializations.h"

#include <cmath>

namespace ablate::models {

using experiments::Component;
using experiments::Kind;
using experiments::Option;
using experiments::Type;

namespace {

Option distribution(const char* fallback) {
  return {.name = "distribution",
          .type = Type::string,
          .fallback = fallback,
          .summary = "Shape of the distribution; the standard deviation is the same.",
          .choices = {"normal", "uniform"}};
}

Component init(const char* name, const char* summary, const char* reference, std::vector<Option> options) {
  return {.kind = Kind::init,
          .name = name,
          .summary = summary,
          .reference = reference,
          .options = std::move(options)};
}

}  // namespace

std::vector<Component> init_components() {
  const Option fan = {.name = "fan",
                      .type = Type::string,
                      .fallback = "in",
                      .summary = "Which side keeps its variance: in (forward) or out (backward).",
                      .choices = {"in", "out"}};
  Option fan_out = fan;  // as the authors' code has it
  fan_out.fallback = "out";
  const Option std = {.name = "std",
                      .type = Type::number,
                      .fallback = nullptr,
                      .summary = "Standard deviation of every weight.",
                      .minimum = 0,
                      .open_minimum = true};
  Option range = std;
  range.name = "range";
  range.summary = "Every weight lies between -range and range.";
  return {
      init("he", "Standard deviation sqrt(2 / fan).", "He et al. 2015, arXiv:1502.01852",
           {fan, distribution("normal")}),
      init("xavier", "Standard deviation sqrt(2 / (fan in + fan out)).", "Glorot and Bengio 2010",
           {distribution("uniform")}),
      init("lecun", "Standard deviation sqrt(1 / fan in).", "LeCun et al. 1998, Efficient BackProp",
           {distribution("normal")}),
      init("normal", "The same standard deviation everywhere.", "", {std}),
      init("uniform", "The same range everywhere.", "Zaremba et al. 2014, arXiv:1409.2329", {range}),
      init("orthogonal",
           "A matrix with orthonormal rows, or columns if there are fewer; gates each by itself.",
           "Saxe et al. 2013, arXiv:1312.6120", {}),
      init("fixup",
           "For residual networks without a norm: he's, smaller in the blocks, whose last layers begin at "
           "zero, with scalar shifts and a scalar gain for every block.",
           "Zhang, Dauphin and Ma 2019, arXiv:1901.09321", {fan_out, distribution("normal")})};
}

Graph::Initialization initialization_of(const experiments::Choice& init) {
  Graph::Initialization result;
  result.name = init.name;
  if (init.name == "uniform")
    return {.name = "normal", .std = init.get<double>("range") / std::sqrt(3.0), .distribution = "uniform"};
  result.std = init.options.value("std", result.std);
  result.fan = init.options.value("fan", result.fan);
  result.distribution = init.options.value("distribution", result.distribution);
  return result;
}

}  // namespace ablate::models
