#include "models/execution/carry_over.h"

#include <ATen/core/grad_mode.h>
#include <map>
#include <stdexcept>

namespace ablate::models {
namespace {

void copy_by_name(const std::string& name, const at::Tensor& to,
                  const std::map<std::string, at::Tensor>& from) {
  const auto found = from.find(name);
  if (found == from.end() || found->second.sizes() != to.sizes())
    throw std::logic_error("the whole network has no '" + name + "' of this shape");
  at::Tensor(to).copy_(found->second);
}

}  // namespace

Network carried_over(Graph edited, Network& whole) {
  const at::NoGradGuard no_grad;
  std::map<std::string, at::Tensor> values;
  for (const Parameter& parameter : whole.parameters()) values[parameter.name] = parameter.value;
  for (const Buffer& buffer : whole.buffers()) values[buffer.name] = buffer.value;
  Network result(std::move(edited), whole.device(), whole.type());
  for (const Parameter& parameter : result.parameters())
    copy_by_name(parameter.name, parameter.value, values);
  for (const Buffer& buffer : result.buffers()) copy_by_name(buffer.name, buffer.value, values);
  return result;
}

}  // namespace ablate::models
