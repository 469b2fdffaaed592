#include "models/norms.h"

#include <stdexcept>

namespace ablate::models {

using experiments::Choice;
using experiments::Component;
using experiments::Kind;
using experiments::Option;
using experiments::Type;

namespace {

Option eps() {
  return {.name = "eps",
          .type = Type::number,
          .fallback = 1e-5,
          .summary = "Added to the variance under the root.",
          .minimum = 0,
          .open_minimum = true};
}

Component none() {
  return {.kind = Kind::norm,
          .name = "none",
          .summary = "No normalization: maps keep their bias.",
          .facts = {{"batch_independent", true}, {"running_statistics", false}, {"shift", false}},
          .off = [](const nlohmann::json&) { return true; }};
}

Component batch() {
  return {
      .kind = Kind::norm,
      .name = "batch",
      .summary =
          "Mean and variance per channel over the batch and all positions; evaluation uses running "
          "statistics.",
      .reference =
          "Ioffe and Szegedy 2015, arXiv:1502.03167; sub-batches: Hoffer et al. 2017, "
          "arXiv:1705.08741",
      .options = {eps(),
                  {.name = "statistics",
                   .type = Type::string,
                   .fallback = "moving",
                   .summary =
                       "What evaluation uses: an exponential moving average of the batches trained on, "
                       "their plain mean (cumulative), or the statistics of the batch evaluated.",
                   .choices = {"moving", "cumulative", "batch"}},
                  {.name = "momentum",
                   .type = Type::number,
                   .fallback = 0.1,
                   .summary = "Share of the newest batch in the moving average.",
                   .minimum = 0,
                   .maximum = 1,
                   .open_minimum = true},
                  {.name = "sub_batch",
                   .type = Type::integer,
                   .fallback = 0,
                   .summary = "Examples that share statistics in training, in order of the batch, the last "
                              "group smaller where it does not divide; 0: the whole batch.",
                   .minimum = 0},
                  {.name = "gamma",
                   .type = Type::number,
                   .fallback = 0,
                   .summary = "Initial gain; 0: 1, and inside a recurrent cell 0.1 (Cooijmans et al. 2016, "
                              "arXiv:1603.09025).",
                   .minimum = 0},
                  {.name = "per_step",
                   .type = Type::boolean,
                   .fallback = true,
                   .summary = "In a recurrent cell running statistics of each time step by itself; false: "
                              "one for all steps."}},
      .facts = {{"batch_independent", false}, {"running_statistics", true}, {"shift", true}}};
}

Component layer() {
  return {.kind = Kind::norm,
          .name = "layer",
          .summary =
              "Mean and variance over all channels and positions of an example; gain and shift per "
              "channel.",
          .reference = "Ba, Kiros and Hinton 2016, arXiv:1607.06450",
          .options = {eps()},
          .facts = {{"batch_independent", true}, {"running_statistics", false}, {"shift", true}}};
}

Component group() {
  return {
      .kind = Kind::norm,
      .name = "group",
      .summary =
          "Mean and variance over the positions and one group of channels of an example; gain and "
          "shift per channel.",
      .reference = "Wu and He 2018, arXiv:1803.08494",
      .options = {eps(),
                  {.name = "groups",
                   .type = Type::integer,
                   .fallback = 2,
                   .summary = "Groups of consecutive channels; must divide the channels at every site (Wu "
                              "and He use 32 on wide networks).",
                   .minimum = 1}},
      .facts = {{"batch_independent", true}, {"running_statistics", false}, {"shift", true}}};
}

Component rms() {
  return {.kind = Kind::norm,
          .name = "rms",
          .summary =
              "Root mean square over all channels and positions of an example; gain per channel, no mean and "
              "no shift.",
          .reference = "Zhang and Sennrich 2019, arXiv:1910.07467",
          .options = {eps()},
          .facts = {{"batch_independent", true}, {"running_statistics", false}, {"shift", false}}};
}

Component weight() {
  return {.kind = Kind::norm,
          .name = "weight",
          .summary =
              "The weights of every unit of every map are a trained length times a direction; values are not "
              "normalized, and maps begin as they do without.",
          .reference = "Salimans and Kingma 2016, arXiv:1602.07868 (without data-dependent initialization)",
          .facts = {{"batch_independent", true}, {"running_statistics", false}, {"shift", false}}};
}

BatchNorm::Statistics statistics_of(const Choice& norm) {
  const auto statistics = norm.get<std::string>("statistics");
  if (statistics == "cumulative") return BatchNorm::Statistics::cumulative;
  return statistics == "batch" ? BatchNorm::Statistics::batch : BatchNorm::Statistics::moving;
}

}  // namespace

std::vector<Component> norm_components() { return {none(), batch(), layer(), group(), rms(), weight()}; }

bool has_shift(const Choice& norm) {
  static const std::vector<Component> all = norm_components();
  for (const Component& component : all)
    if (component.name == norm.name) return component.facts.at("shift").get<bool>();
  throw std::logic_error("norm '" + norm.name + "' is not described");
}

bool normalizes_weights(const Choice& norm) { return norm.name == "weight"; }

std::optional<Operation> norm_at(const Choice& norm, std::int64_t channels) {
  if (norm.name == "none" || normalizes_weights(norm)) return std::nullopt;
  const auto epsilon = norm.get<double>("eps");
  if (norm.name == "batch") {
    const auto gamma = norm.get<double>("gamma");
    return BatchNorm{channels,
                     epsilon,
                     norm.get<double>("momentum"),
                     norm.get<std::int64_t>("sub_batch"),
                     statistics_of(norm),
                     gamma > 0 ? gamma : 1};
  }
  if (norm.name == "layer") return LayerNorm{channels, epsilon};
  if (norm.name == "rms") return RmsNorm{channels, epsilon};
  if (norm.name == "group") return GroupNorm{channels, norm.get<std::int64_t>("groups"), epsilon};
  throw std::logic_error("norm '" + norm.name + "' is described but has no operation");
}

void normalize_cell(const Choice& norm, std::int64_t steps, Recurrent& cell) {
  constexpr double cooijmans = 0.1;
  if (norm.name == "none") return;
  cell.norm = norm.name == "batch" ? Recurrent::Norm::batch : Recurrent::Norm::layer;
  cell.eps = norm.get<double>("eps");
  if (norm.name != "batch") return;
  const auto gamma = norm.get<double>("gamma");
  cell.momentum = norm.get<double>("momentum");
  cell.gain = gamma > 0 ? gamma : cooijmans;
  cell.statistics = norm.get<bool>("per_step") ? steps : 1;
}

}  // namespace ablate::models
