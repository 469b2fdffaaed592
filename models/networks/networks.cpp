#include "models/networks/networks.h"

#include <stdexcept>

#include "models/networks/cascade.h"
#include "models/networks/cifar.h"
#include "models/networks/convnet.h"
#include "models/networks/fractalnet.h"
#include "models/networks/mlp.h"

namespace ablate::models {

const std::vector<NetworkDescription>& networks() {
  static const std::vector<NetworkDescription> list = {
      mlp(), cascade(), convnet(), cifar_plain(), cifar_resnet(), fractalnet(), fractal_plain()};
  return list;
}

const NetworkDescription& network(std::string_view name) {
  for (const NetworkDescription& description : networks()) {
    if (description.component.name == name) return description;
  }
  throw std::logic_error("network '" + std::string(name) + "' is chosen but not listed");
}

}  // namespace ablate::models
