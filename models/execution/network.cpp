#include "models/execution/network.h"

#include <ATen/core/grad_mode.h>
#include <torch/csrc/autograd/autograd.h>

#include "models/execution/initial_values.h"
#include "models/execution/layout.h"
#include "models/execution/masks.h"
#include "models/execution/operations.h"

namespace ablate::models {
namespace {

KeepStream draws_of(const Node& node, const Pass& pass) {
  return {philox::key(pass.seed, "mask:" + node.name), static_cast<std::uint64_t>(pass.step), 0, 0};
}

}  // namespace

Network::Network(Graph graph, at::Device device, at::ScalarType type)
    : graph_(std::move(graph)),
      device_(device),
      type_(type),
      layout_(fastest_layout(graph_)),
      sites_(graph_.nodes.size()) {
  create_parameters();
  create_buffers();
  plan_releases();
}

void Network::create_parameters() {
  for (const ParameterInfo& info : models::parameters(graph_)) {
    Site& site = sites_.at(static_cast<std::size_t>(info.node));
    const bool scales = info.role == Role::weight || info.role == Role::gain;
    (scales ? site.weight : site.bias) = static_cast<int>(parameters_.size());
    at::Tensor value = at::zeros(info.shape, at::dtype(type_).device(device_));
    parameters_.push_back({info.name, info.role, value.set_requires_grad(true)});
  }
}

void Network::create_buffers() {
  for (const BufferInfo& info : models::buffers(graph_)) {
    Site& site = sites_.at(static_cast<std::size_t>(info.node));
    (site.running_mean < 0 ? site.running_mean : site.running_variance) = static_cast<int>(buffers_.size());
    buffers_.push_back({info.name, at::full(info.shape, info.initial, at::dtype(type_).device(device_))});
  }
}

void Network::plan_releases() {
  std::vector<std::size_t> last_use(graph_.nodes.size());
  for (std::size_t i = 0; i < graph_.nodes.size(); ++i) {
    last_use[i] = i;
    for (const int input : graph_.nodes[i].inputs) last_use.at(static_cast<std::size_t>(input)) = i;
  }
  for (std::size_t i = 0; i + 1 < graph_.nodes.size(); ++i) {
    sites_[last_use[i]].last_used_inputs.push_back(static_cast<int>(i));
  }
}

void Network::initialize(std::int64_t seed) {
  const at::NoGradGuard no_grad;
  const std::vector<ParameterInfo> infos = models::parameters(graph_);
  for (std::size_t i = 0; i < infos.size(); ++i) {
    std::vector<double> values = initial_values(infos[i], graph_.init, seed);
    parameters_[i].value.copy_(at::from_blob(values.data(), infos[i].shape, at::kDouble));
  }
  const std::vector<BufferInfo> kept = models::buffers(graph_);
  for (std::size_t i = 0; i < kept.size(); ++i) buffers_[i].value.fill_(kept[i].initial);
}

std::vector<bool> Network::dropped_blocks(const Pass& pass) const {
  std::vector<bool> dropped(graph_.blocks.size(), false);
  if (!pass.training) return dropped;
  for (std::size_t i = 0; i < dropped.size(); ++i) {
    const Node& node = graph_.nodes.at(static_cast<std::size_t>(graph_.blocks[i].join));
    const auto* join = std::get_if<Join>(&node.operation);
    if (join == nullptr || join->per_example || join->survival == 1) continue;
    KeepStream draws = draws_of(node, pass);
    draws.drop_rate = static_cast<float>(1 - join->survival);
    dropped[i] = !keeps_batch(draws);
  }
  return dropped;
}

at::Tensor Network::compute(std::size_t index, const std::vector<at::Tensor>& values,
                            const Pass& pass) const {
  const Node& node = graph_.nodes[index];
  const Site& site = sites_[index];
  Operands operands;
  operands.x = values.at(static_cast<std::size_t>(node.inputs.at(0)));
  for (std::size_t i = 1; i < node.inputs.size(); ++i) {
    operands.more.push_back(values.at(static_cast<std::size_t>(node.inputs[i])));
  }
  if (site.weight >= 0) operands.weight = parameters_[static_cast<std::size_t>(site.weight)].value;
  if (site.bias >= 0) operands.bias = parameters_[static_cast<std::size_t>(site.bias)].value;
  if (site.running_variance >= 0) {
    operands.running_mean = buffers_[static_cast<std::size_t>(site.running_mean)].value;
    operands.running_variance = buffers_[static_cast<std::size_t>(site.running_variance)].value;
  }
  operands.training = pass.training;
  operands.draws = draws_of(node, pass);
  operands.first_example = pass.first_example;
  return execute(node.operation, operands);
}

at::Tensor Network::forward(const at::Tensor& x, const Pass& pass) {
  const at::AutoGradMode record(pass.training);
  const at::Tensor input = x.dim() == 4 ? x.contiguous(layout_) : x;
  const std::vector<bool> dropped = dropped_blocks(pass);
  std::vector<at::Tensor> values(graph_.nodes.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    const Node& node = graph_.nodes[i];
    if (node.block >= 0 && dropped[static_cast<std::size_t>(node.block)]) continue;
    values[i] = i == 0 ? input : compute(i, values, pass);
    if (pass.observe) pass.observe(node, values[i]);
    for (const int used : sites_[i].last_used_inputs) values[static_cast<std::size_t>(used)].reset();
  }
  return values.back();
}

std::vector<at::Tensor> Network::gradients(const at::Tensor& loss) const {
  torch::autograd::variable_list inputs;
  for (const Parameter& parameter : parameters_) inputs.push_back(parameter.value);
  torch::autograd::variable_list result =
      torch::autograd::grad({loss}, inputs, /*grad_outputs=*/{}, /*retain_graph=*/std::nullopt,
                            /*create_graph=*/false, /*allow_unused=*/true);
  for (std::size_t i = 0; i < result.size(); ++i) {
    if (!result[i].defined()) result[i] = at::zeros_like(inputs[i]);
  }
  return result;
}

}  // namespace ablate::models
