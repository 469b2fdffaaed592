#include "models/execution/flat_parameters.h"

#include "models/execution/aligned.h"

namespace ablate::models {

FlatParameters::FlatParameters(const std::vector<ParameterInfo>& infos, const at::TensorOptions& options)
    : offsets_(infos.size()) {
  std::int64_t size = 0;
  const auto append = [&](const auto& takes) {
    for (std::size_t i = 0; i < infos.size(); ++i) {
      if (!takes(infos[i])) continue;
      offsets_[i] = size;
      size += aligned_count(count(infos[i].shape));
    }
    return size;
  };
  weights = append([](const ParameterInfo& info) { return info.trained && info.role == Role::weight; });
  trained = append([](const ParameterInfo& info) { return info.trained && info.role != Role::weight; });
  append([](const ParameterInfo& info) { return !info.trained; });
  values = at::zeros({size}, options);
  gradients = at::zeros({size}, options);
  for (const ParameterInfo& info : infos) {
    parameters.push_back({info.name, info.role, info.trained, {}, {}});
  }
  for (std::size_t i = 0; i < infos.size(); ++i) {
    const auto shaped = [&](const at::Tensor& flat) {
      return flat.narrow(0, offsets_[i], count(infos[i].shape)).view(infos[i].shape).detach();
    };
    parameters[i].value = shaped(values).set_requires_grad(infos[i].trained);
    parameters[i].gradient = shaped(gradients);
  }
}

at::Tensor FlatParameters::view(const at::Tensor& flat, std::size_t index) const {
  const at::Tensor& value = parameters[index].value;
  return flat.narrow(0, offsets_[index], value.numel()).view(value.sizes());
}

}  // namespace ablate::models
