#include "runner/training/transfer.h"

#include <ATen/core/grad_mode.h>

#include "models/transfer.h"

namespace ablate::runner {

void take_over(models::Network& network, const models::SafeTensors& source, const nlohmann::json& start) {
  const at::NoGradGuard no_grad;
  const nlohmann::json reset = start.value("reset", nlohmann::json::array());
  const auto of_source = [&](const std::string& name) -> const at::Tensor* {
    const auto found = source.tensors.find(name);
    return found == source.tensors.end() ? nullptr : &found->second;
  };
  const std::vector<models::ParameterInfo> infos = models::parameters(network.graph());
  for (std::size_t i = 0; i < infos.size(); ++i) {
    if (models::lies_in_any(infos[i].name, reset)) continue;
    const at::Tensor& value = network.parameters()[i].value;
    if (const at::Tensor* taken = of_source("parameter." + infos[i].name)) {
      at::Tensor(value).copy_(*taken);
    } else if (const auto grown = models::grown_value(network.graph(), infos[i])) {
      at::Tensor(value).copy_(at::tensor(*grown, at::kDouble).view(value.sizes()));
    }
  }
  for (const models::Buffer& buffer : network.buffers()) {
    const at::Tensor* taken = of_source("buffer." + buffer.name);
    if (taken != nullptr && !models::lies_in_any(buffer.name, reset)) at::Tensor(buffer.value).copy_(*taken);
  }
}

}  // namespace ablate::runner
