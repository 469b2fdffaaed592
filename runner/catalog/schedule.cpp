#include "runner/catalog/schedule.h"

#include <cmath>
#include <fmt/format.h>
#include <numbers>
#include <stdexcept>

namespace ablate::runner {

using experiments::Choice;
using experiments::Component;
using experiments::Kind;
using experiments::Option;
using experiments::Refusal;
using experiments::RunSpec;
using experiments::Type;

namespace {

std::vector<Option> with_warmup(std::vector<Option> own) {
  own.push_back({.name = "warmup",
                 .type = Type::number,
                 .fallback = 0,
                 .summary = "Fraction of the run that is warm-up; 0: none.",
                 .minimum = 0,
                 .maximum = 1,
                 .open_maximum = true});
  own.push_back({.name = "warmup_factor",
                 .type = Type::number,
                 .fallback = 0.1,
                 .summary = "What the learning rate is multiplied by at the start of the warm-up.",
                 .minimum = 0,
                 .maximum = 1});
  own.push_back({.name = "warmup_shape",
                 .type = Type::string,
                 .fallback = "constant",
                 .summary = "The factor stays the same in the warm-up, or rises linearly to 1.",
                 .choices = {"constant", "linear"}});
  return own;
}

/// The first step that lies at or beyond a fraction of the run. A fraction such as 0.07 of 100 steps is
/// 7.000000000000001 in binary: that much less than a step is rounding, not a later step.
std::int64_t step_at(double fraction, std::int64_t steps) {
  constexpr double rounding = 1e-9;
  return static_cast<std::int64_t>(std::ceil(fraction * static_cast<double>(steps) * (1 - rounding)));
}

double warmup(const Choice& schedule, std::int64_t step, std::int64_t steps) {
  const std::int64_t end = step_at(schedule.get<double>("warmup"), steps);
  if (step >= end) return 1;
  const auto start = schedule.get<double>("warmup_factor");
  if (schedule.get<std::string>("warmup_shape") == "constant") return start;
  return start + (1 - start) * static_cast<double>(step) / static_cast<double>(end);
}

double own_factor(const Choice& schedule, std::int64_t step, std::int64_t steps) {
  if (schedule.name == "constant") return 1;
  if (schedule.name == "cosine") {
    const auto last = schedule.get<double>("final");
    const double part = static_cast<double>(step) / static_cast<double>(steps);
    return last + (1 - last) * (1 + std::cos(std::numbers::pi * part)) / 2;
  }
  if (schedule.name == "steps") {
    double factor = 1;
    for (const double point : schedule.options.at("at")) {
      if (step >= step_at(point, steps)) factor *= schedule.get<double>("factor");
    }
    return factor;
  }
  throw std::logic_error("schedule '" + schedule.name + "' is described but not computed");
}

}  // namespace

std::vector<Component> schedule_components() {
  const Option at = {.name = "at",
                     .type = Type::numbers,
                     .summary = "Fractions of the run at which the learning rate drops, ascending.",
                     .minimum = 0,
                     .maximum = 1,
                     .open_minimum = true,
                     .open_maximum = true};
  const Option factor = {.name = "factor",
                         .type = Type::number,
                         .fallback = 0.1,
                         .summary = "What the learning rate is multiplied by at each of them.",
                         .minimum = 0,
                         .open_minimum = true};
  const Option last = {.name = "final",
                       .type = Type::number,
                       .fallback = 0,
                       .summary = "Factor towards which the learning rate falls.",
                       .minimum = 0,
                       .maximum = 1};
  return {{.kind = Kind::schedule,
           .name = "constant",
           .summary = "The learning rate stays the same.",
           .options = with_warmup({})},
          {.kind = Kind::schedule,
           .name = "steps",
           .summary = "The learning rate drops by a factor at given points.",
           .reference = "He et al. 2015, arXiv:1512.03385, section 4.2",
           .options = with_warmup({at, factor})},
          {.kind = Kind::schedule,
           .name = "cosine",
           .summary = "The learning rate falls along half a cosine, without restarts.",
           .reference = "Loshchilov and Hutter 2017, arXiv:1608.03983",
           .options = with_warmup({last})}};
}

double learning_rate_factor(const Choice& schedule, std::int64_t step, std::int64_t steps) {
  return warmup(schedule, step, steps) * own_factor(schedule, step, steps);
}

std::vector<Refusal> schedule_refusals(const RunSpec& spec) {
  if (!spec.schedule.options.contains("at")) return {};
  double last = 0;
  for (const double point : spec.schedule.options.at("at")) {
    if (point <= last) {
      return {{{"schedule.at"},
               fmt::format("schedule.at {}: {} does not come after {}; points must ascend",
                           spec.schedule.options.at("at").dump(), point, last)}};
    }
    last = point;
  }
  return {};
}

}  // namespace ablate::runner
