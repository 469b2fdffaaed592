#include "models/execution/network.h"

#include <ATen/core/grad_mode.h>
#include <stdexcept>
#include <torch/csrc/autograd/autograd.h>

#include "models/execution/initial_values.h"
#include "models/execution/layout.h"
#include "models/execution/operations.h"

namespace ablate::models {

Network::Network(Graph graph, at::Device device, at::ScalarType type)
    : graph_(std::move(graph)),
      device_(device),
      type_(type),
      layout_(fastest_layout(graph_)),
      flat_(models::parameters(graph_), at::dtype(type).device(device)),
      sites_(graph_.nodes.size()) {
  name_parameters();
  create_buffers();
  plan_releases();
}

void Network::name_parameters() {
  int index = 0;
  for (const ParameterInfo& info : models::parameters(graph_)) {
    Site& site = sites_.at(static_cast<std::size_t>(info.node));
    const Operation& operation = graph_.nodes[static_cast<std::size_t>(info.node)].operation;
    const bool is_map = std::holds_alternative<Linear>(operation) || std::holds_alternative<Conv>(operation);
    const bool scales = info.role == Role::weight || info.role == Role::gain;
    (!scales ? site.bias : is_map && site.weight >= 0 ? site.map_gain : site.weight) = index;
    site.parameters.push_back(index++);
  }
}

void Network::create_buffers() {
  for (const BufferInfo& info : models::buffers(graph_)) {
    Site& site = sites_.at(static_cast<std::size_t>(info.node));
    (site.running_mean < 0       ? site.running_mean
     : site.running_variance < 0 ? site.running_variance
                                 : site.batches) = static_cast<int>(buffers_.size());
    site.buffers.push_back(static_cast<int>(buffers_.size()));
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
    const auto given = graph_.given.find(infos[i].name);
    std::vector<double> values =
        given == graph_.given.end() ? initial_values(infos[i], graph_.init, seed) : given->second;
    if (static_cast<std::int64_t>(values.size()) != count(infos[i].shape))
      throw std::logic_error("the values given for " + infos[i].name + " are not as many as it has");
    flat_.parameters[i].value.copy_(at::from_blob(values.data(), infos[i].shape, at::kDouble));
  }
  for (const Site& site : sites_) {  // normalized weights begin as what was drawn
    if (site.map_gain < 0) continue;
    const at::Tensor length = parameter(site.weight).flatten(1).to(at::kDouble).norm(2, {1});
    flat_.parameters[static_cast<std::size_t>(site.map_gain)].value.copy_(length);
  }
  const std::vector<BufferInfo> kept = models::buffers(graph_);
  for (std::size_t i = 0; i < kept.size(); ++i) buffers_[i].value.fill_(kept[i].initial);
}

at::Tensor Network::execute_node(int index, const std::vector<at::Tensor>& inputs, const Pass& pass) const {
  const Node& node = graph_.nodes[static_cast<std::size_t>(index)];
  const Site& site = this->site(index);
  Operands operands;
  operands.x = inputs.at(0);
  operands.more.assign(inputs.begin() + 1, inputs.end());
  if (site.weight >= 0) operands.weight = parameter(site.weight);
  if (site.bias >= 0) operands.bias = parameter(site.bias);
  if (site.map_gain >= 0) operands.map_gain = parameter(site.map_gain);
  if (site.running_variance >= 0) {
    operands.running_mean = buffer(site.running_mean);
    operands.running_variance = buffer(site.running_variance);
    if (site.batches >= 0) operands.batches = buffer(site.batches);
  }
  for (const int own : site.parameters) operands.parameters.push_back(parameter(own));
  for (const int own : site.buffers) operands.buffers.push_back(buffer(own));
  operands.training = pass.training;
  operands.draws = draws_of(node.name, pass);
  operands.first_example = pass.first_example;
  return execute(node.operation, operands);
}

at::Tensor Network::forward(const at::Tensor& x, const Pass& pass) {
  const at::AutoGradMode record(pass.training);
  const at::Tensor input = x.dim() == 4 ? x.contiguous(layout_) : x;
  const Route route(graph_, pass);
  std::vector<at::Tensor> values(graph_.nodes.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    const Node& node = graph_.nodes[i];
    const int number = static_cast<int>(i);
    if (route.computes(number)) {
      std::vector<at::Tensor> inputs;
      for (std::size_t k = 0; k < node.inputs.size(); ++k) {
        const at::Tensor& value = values.at(static_cast<std::size_t>(node.inputs[k]));
        inputs.push_back(route.reads(number, k) ? value : at::Tensor());
      }
      values[i] = i == 0 ? input : execute_node(number, inputs, pass);
      if (pass.observe) pass.observe(node, values[i]);
    }
    for (const int used : sites_[i].last_used_inputs) values[static_cast<std::size_t>(used)].reset();
  }
  return values.back();
}

std::vector<at::Tensor> Network::gradients(const at::Tensor& result_value, const at::Tensor& gradient) const {
  torch::autograd::variable_list inputs, outer;
  for (const Parameter& parameter : flat_.parameters)
    if (parameter.trained) inputs.push_back(parameter.value);
  if (gradient.defined()) outer.push_back(gradient);
  torch::autograd::variable_list found(inputs.size());
  if (result_value.requires_grad()) {  // else nothing is trained
    found = torch::autograd::grad({result_value}, inputs, outer, /*retain_graph=*/std::nullopt,
                                  /*create_graph=*/false, /*allow_unused=*/true);
  }
  std::vector<at::Tensor> result;
  auto next = found.begin();
  for (const Parameter& parameter : flat_.parameters) {
    const at::Tensor gradient_of_it = parameter.trained ? *next++ : at::Tensor();
    result.push_back(gradient_of_it.defined() ? gradient_of_it : at::zeros_like(parameter.value));
  }
  return result;
}

}  // namespace ablate::models
