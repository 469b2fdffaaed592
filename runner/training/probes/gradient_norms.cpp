#include <cmath>
#include <map>
#include <torch/csrc/autograd/autograd.h>

#include "models/edits.h"
#include "runner/training/probes/choices.h"
#include "runner/training/probes/probe.h"
#include "runner/training/probes/traced.h"

namespace ablate::runner {
namespace {

double norm_of(const at::Tensor& tensor) { return tensor.to(at::kDouble).norm().item<double>(); }

/// Gradients of the mean loss of one batch.
class Gradients {
 public:
  Gradients(const nlohmann::json& options, const Subject& subject)
      : draws_(options.at("draws").get<std::size_t>()),
        subject_(subject),
        batch_(whole_part(options, subject)) {}

  results::Values run() {
    by_parameter();
    if (draws_ > 0) by_path_length();
    return std::move(values_);
  }

 private:
  /// Of the loss with respect to `of`.
  [[nodiscard]] std::vector<at::Tensor> back(const at::Tensor& logits,
                                             const std::vector<at::Tensor>& of) const {
    const Loss::Result result = subject_.loss(logits.detach(), batch_.labels, /*with_gradient=*/true);
    return torch::autograd::grad({logits}, of, {result.gradient}, std::nullopt,
                                 /*create_graph=*/false,
                                 /*allow_unused=*/true);
  }

  void by_parameter() {
    std::vector<std::string> names;
    std::vector<at::Tensor> values;
    for (const models::Parameter& parameter : subject_.network.parameters()) {
      if (!parameter.value.requires_grad()) continue;  // one that is not trained
      names.push_back(parameter.name);
      values.push_back(parameter.value);
    }
    const std::vector<at::Tensor> gradients = back(traced(subject_.network, batch_.inputs).back(), values);
    double squares = 0;
    for (std::size_t i = 0; i < gradients.size(); ++i) {
      const double norm = gradients[i].defined() ? norm_of(gradients[i]) : 0;
      squares += norm * norm;
      values_.emplace_back(names[i] + ".norm", norm);
    }
    values_.emplace_back("norm", std::sqrt(squares));
  }

  /// With respect to the input, through one path: at each block the gradient
  /// passes the branch alone (those chosen) or the shortcut alone, while the
  /// values are those of the whole network.
  [[nodiscard]] at::Tensor through(const std::vector<std::size_t>& branches) const {
    const models::Graph& graph = subject_.network.graph();
    std::map<std::string, std::size_t> closed;  // by the name of a join: the input that passes nothing
    const auto join = [&](std::size_t i) {
      return graph.nodes[static_cast<std::size_t>(graph.blocks[i].join)].name;
    };
    for (std::size_t i = 0; i < graph.blocks.size(); ++i) closed[join(i)] = 1;
    for (const std::size_t i : branches) closed[join(i)] = 0;
    const at::Tensor x = leaf(batch_.inputs);
    const auto values =
        traced(subject_.network, x, [&](const models::Node& node, std::vector<at::Tensor>& inputs) {
          const auto found = closed.find(node.name);
          if (found != closed.end()) inputs.at(found->second) = inputs.at(found->second).detach();
        });
    if (!values.back().requires_grad()) return at::zeros_like(x);
    const at::Tensor gradient = back(values.back(), {x}).at(0);
    return gradient.defined() ? gradient : at::zeros_like(x);
  }

  void by_path_length() {
    const std::size_t blocks = subject_.network.graph().blocks.size();
    std::vector<double> all_of_length;  // the mean norm times the number of such paths
    double paths = 1, sum = 0;
    at::Tensor total;
    bool whole = true;
    for (std::size_t length = 0; length <= blocks; ++length) {
      const auto drawn = choices(blocks, length, draws_, subject_.spec.seed, "gradient_norms");
      double mean = 0;
      for (const std::vector<std::size_t>& branches : drawn) {
        const at::Tensor gradient = through(branches);
        mean += norm_of(gradient) / static_cast<double>(drawn.size());
        total = total.defined() ? total + gradient : gradient;
      }
      whole = whole && static_cast<double>(drawn.size()) == std::round(paths);
      values_.emplace_back("length_" + std::to_string(length) + ".norm_mean", mean);
      all_of_length.push_back(paths * mean);
      sum += all_of_length.back();
      paths *= static_cast<double>(blocks - length) / static_cast<double>(length + 1);
    }
    for (std::size_t length = 0; length <= blocks; ++length)
      values_.emplace_back("length_" + std::to_string(length) + ".share", all_of_length[length] / sum);
    if (whole) tell_unexplained(total);
  }

  void tell_unexplained(const at::Tensor& of_all_paths) {
    const at::Tensor x = leaf(batch_.inputs);
    const at::Tensor full = back(traced(subject_.network, x).back(), {x}).at(0);
    values_.emplace_back("unexplained", norm_of(of_all_paths - full) / norm_of(full));
  }

  std::size_t draws_;
  const Subject& subject_;
  Batch batch_;
  results::Values values_;
};

}  // namespace

results::Values gradient_norms(const nlohmann::json& options, const Subject& subject) {
  return Gradients(options, subject).run();
}

}  // namespace ablate::runner
