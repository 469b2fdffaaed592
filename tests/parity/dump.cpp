#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "models/execution/network.h"
#include "models/execution/recurrent.h"
#include "models/execution/safetensors.h"
#include "runner/catalog/schedule.h"
#include "runner/training/executors.h"
#include "runner/training/loss.h"
#include "runner/training/update.h"
#include "tests/models/runs.h"

/// parity_dump CASES FOLDER: trains each case for a few updates, by each executor, and writes down every
/// number on the way.
///
/// CASES is a JSON list of {"name", "shape", "classes", "run"}: shape of one example, run as in an
/// experiment. FOLDER/NAME.in.safetensors holds "inputs" [updates, N, shape…], "labels" [updates, N] and the
/// initial "parameter.NAME" of every parameter. FOLDER/NAME.EXECUTOR.safetensors gets
/// - "logits", "gradient.NAME": of the first batch, in training mode, before any update
/// - "losses", "rates" [updates]: of each batch before its update
/// - "updated.NAME" [updates, …]: each parameter after each update
/// - "paths.NODE" [updates, inputs]: 1 where the step takes this path into a join, of a network that drops
/// some
/// - "mask.NODE" [updates, N, …]: what the dropout of recurrent networks multiplies with
/// - "buffer.NAME", "evaluation": running statistics, and logits of the first batch, after the last one
namespace ablate {
namespace {

namespace fs = std::filesystem;
using models::NamedTensors;
using models::Network;
using models::SafeTensors;

struct Case {
  std::string name;
  experiments::RunSpec spec;
  experiments::DatasetFacts data;
};

std::vector<Case> read_cases(const fs::path& file) {
  std::ifstream in(file);
  std::vector<Case> result;
  for (const auto& entry : nlohmann::ordered_json::parse(in)) {
    experiments::DatasetFacts data;
    data.shape = entry.at("shape").get<std::vector<std::int64_t>>();
    data.classes = entry.at("classes");
    result.push_back({entry.at("name"), models::testing::run(entry.at("run")), data});
  }
  return result;
}

/// Every parameter of the network gets the value given for it, and every value given is used.
void set_parameters(Network& network, const SafeTensors& given) {
  const at::NoGradGuard no_grad;
  const std::string prefix = "parameter.";
  std::size_t stated = 0;
  for (const auto& [name, value] : given.tensors) stated += name.starts_with(prefix) ? 1 : 0;
  for (models::Parameter& parameter : network.parameters()) {
    const auto found = given.tensors.find(prefix + parameter.name);
    if (found == given.tensors.end()) throw std::runtime_error("no value is given for " + parameter.name);
    if (found->second.sizes() != parameter.value.sizes()) {
      throw std::runtime_error(parameter.name + " has another shape than the value given");
    }
    parameter.value.copy_(found->second);
  }
  if (stated != network.parameters().size()) {
    throw std::runtime_error(std::to_string(stated) + " values are given for " +
                             std::to_string(network.parameters().size()) + " parameters");
  }
}

/// Which paths every step takes into a merge.
void note_paths(const models::Graph& graph, std::int64_t updates, NamedTensors& dump) {
  if (graph.drop_path.local_rate == 0 && graph.drop_path.global_share == 0) return;
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    if (!std::holds_alternative<models::Merge>(graph.nodes[i].operation)) continue;
    std::vector<double> taken;
    models::Pass pass;
    pass.training = true;
    for (pass.step = 0; pass.step < updates; ++pass.step) {
      const models::Route route(graph, pass);
      for (std::size_t k = 0; k < graph.nodes[i].inputs.size(); ++k)
        taken.push_back(route.reads(static_cast<int>(i), k) ? 1 : 0);
    }
    dump.emplace_back("paths." + graph.nodes[i].name, at::tensor(taken, at::kDouble).view({updates, -1}));
  }
}

/// What the dropout of a node multiplies with, x being its input; undefined where it has none.
at::Tensor mask_of(const Network& network, int index, const at::Tensor& x, const models::Pass& pass) {
  const models::Node& node = network.graph().nodes[static_cast<std::size_t>(index)];
  if (std::holds_alternative<models::Dropout>(node.operation)) {
    return network.execute_node(index, {at::ones_like(x)}, pass);
  }
  const auto* layer = std::get_if<models::Recurrent>(&node.operation);
  if (layer == nullptr) return {};
  return models::recurrent_mask(*layer, models::draws_of(node.name, pass), pass.first_example, x.size(0),
                                x.size(1), x.options());
}

using Masks = std::map<std::string, std::vector<at::Tensor>>;

void note_masks(const Network& network, std::int64_t examples, const models::Pass& pass, Masks& masks) {
  for (int i = 1; i < static_cast<int>(network.graph().nodes.size()); ++i) {
    const models::Node& node = network.graph().nodes[static_cast<std::size_t>(i)];
    std::vector<std::int64_t> shape{examples};
    for (const std::int64_t extent : network.graph().nodes[static_cast<std::size_t>(node.inputs.at(0))].shape)
      shape.push_back(extent);
    const at::Tensor mask = mask_of(network, i, at::zeros(shape, at::dtype(network.type())), pass);
    if (mask.defined()) masks[node.name].push_back(mask);
  }
}

NamedTensors train(const Case& of, const SafeTensors& given, const std::string& name) {
  const at::ScalarType type = of.spec.precision == "fp64" ? at::kDouble : at::kFloat;
  Network network(models::describe(of.spec, of.data), at::kCPU, type);
  set_parameters(network, given);
  const std::unique_ptr<models::Executor> executor = runner::make_executor(name, network);
  runner::Loss loss(of.spec.loss);
  runner::Update update(of.spec.optimizer, network.flat());
  const at::Tensor inputs = given.tensors.at("inputs").to(type);
  const std::int64_t updates = inputs.size(0);
  const std::size_t count = network.parameters().size();

  NamedTensors dump;
  note_paths(network.graph(), updates, dump);
  std::vector<at::Tensor> losses;
  std::vector<double> rates;
  std::vector<std::vector<at::Tensor>> updated(count);
  models::Pass pass;
  pass.training = true;
  Masks masks;
  for (pass.step = 0; pass.step < updates; ++pass.step) {
    note_masks(network, inputs.size(1), pass, masks);
    const at::Tensor logits = executor->forward(inputs[pass.step], pass);
    const auto [value, gradient] = loss(logits, given.tensors.at("labels")[pass.step], true);
    if (pass.step == 0) dump.emplace_back("logits", logits.clone());
    executor->backward(gradient);
    if (pass.step == 0) {
      for (const models::Parameter& parameter : network.parameters()) {
        dump.emplace_back("gradient." + parameter.name, parameter.gradient.clone());
      }
    }
    losses.push_back(value.clone());
    rates.push_back(of.spec.optimizer.get<double>("lr") *
                    runner::learning_rate_factor(of.spec.schedule, pass.step, updates));
    update.apply(rates.back());
    for (std::size_t i = 0; i < count; ++i) {
      updated[i].push_back(network.parameters()[i].value.detach().clone());
    }
  }
  dump.emplace_back("losses", at::stack(losses));
  dump.emplace_back("rates", at::tensor(rates, at::kDouble));
  for (std::size_t i = 0; i < count; ++i) {
    dump.emplace_back("updated." + network.parameters()[i].name, at::stack(updated[i]));
  }
  for (const auto& [node, of_steps] : masks) dump.emplace_back("mask." + node, at::stack(of_steps));
  for (const models::Buffer& buffer : network.buffers()) {
    dump.emplace_back("buffer." + buffer.name, buffer.value);
  }
  dump.emplace_back("evaluation", executor->forward(inputs[0], {}));
  return dump;
}

void dump_all(const fs::path& cases, const fs::path& folder) {
  at::set_num_threads(1);
  for (const Case& of : read_cases(cases)) {
    try {
      const SafeTensors given = models::read_safetensors(folder / (of.name + ".in.safetensors"));
      for (const std::string executor : {"static", "plain"}) {
        models::write_safetensors(folder / (of.name + "." + executor + ".safetensors"),
                                  train(of, given, executor), {});
      }
    } catch (const std::exception& error) {
      throw std::runtime_error(of.name + ": " + error.what());
    }
  }
}

}  // namespace
}  // namespace ablate

int main(int count, char** arguments) {
  if (count != 3) {
    std::cerr << "usage: parity_dump CASES FOLDER\n";
    return 2;
  }
  try {
    ablate::dump_all(arguments[1], arguments[2]);
  } catch (const std::exception& error) {
    std::cerr << "parity_dump: " << error.what() << '\n';
    return 1;
  }
}
