#include "runner/training/probes/traced.h"

#include <ATen/core/grad_mode.h>

namespace ablate::runner {

at::Tensor leaf(const at::Tensor& inputs) { return inputs.detach().clone().set_requires_grad(true); }

std::vector<at::Tensor> traced(const models::Network& network, const at::Tensor& x, const Adjust& adjust) {
  const at::AutoGradMode record(true);
  const auto& nodes = network.graph().nodes;
  std::vector<at::Tensor> values = {x};
  for (std::size_t i = 1; i < nodes.size(); ++i) {
    std::vector<at::Tensor> inputs;
    for (const int input : nodes[i].inputs) inputs.push_back(values.at(static_cast<std::size_t>(input)));
    if (adjust) adjust(nodes[i], inputs);
    values.push_back(network.execute_node(static_cast<int>(i), inputs, {}));
  }
  return values;
}

Batch whole_part(const nlohmann::json& options, const Subject& subject) {
  const RunData::Part part = part_of(options, subject.data);
  Batch batch;
  gather_into(batch, part.source, part.rows, {}, subject.data.layout());
  return batch;
}

}  // namespace ablate::runner
