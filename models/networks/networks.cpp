#include "models/networks/networks.h"

#include <algorithm>
#include <stdexcept>

#include "models/networks/cascade.h"
#include "models/networks/cifar.h"
#include "models/networks/conv1d.h"
#include "models/networks/conv_recurrent.h"
#include "models/networks/convnet.h"
#include "models/networks/fractalnet.h"
#include "models/networks/inception.h"
#include "models/networks/kernel_plan.h"
#include "models/networks/mlp.h"
#include "models/networks/recurrent.h"
#include "models/networks/resnet.h"
#include "models/networks/vgg.h"

namespace ablate::models {

bool admits(const experiments::Component& network, const experiments::Component& part) {
  const std::string list = std::string(key(part.kind)) + "s";
  if (!network.facts.contains(list)) return !part.facts.value("recurrent", false);
  const nlohmann::json& names = network.facts.at(list);
  return std::find(names.begin(), names.end(), part.name) != names.end();
}

const std::vector<NetworkDescription>& networks() {
  static const std::vector<NetworkDescription> list = {mlp(),
                                                       cascade(),
                                                       convnet(),
                                                       cifar_plain(),
                                                       cifar_resnet(),
                                                       cifar_preact_resnet(),
                                                       wide_resnet(),
                                                       resnet(),
                                                       vgg(),
                                                       googlenet(),
                                                       inception_resnet(),
                                                       kernel_plan(),
                                                       fractalnet(),
                                                       fractal_plain(),
                                                       rnn(),
                                                       gru(),
                                                       lstm(),
                                                       conv1d(),
                                                       conv_recurrent()};
  return list;
}

const NetworkDescription& network(std::string_view name) {
  for (const NetworkDescription& description : networks()) {
    if (description.component.name == name) return description;
  }
  throw std::logic_error("network '" + std::string(name) + "' is chosen but not listed");
}

nlohmann::json to_json(const Depths& depths) {
  if (depths.step == 0) return {{"values", depths.values}, {"minimum", depths.values.front()}};
  return {{"step", depths.step}, {"offset", depths.offset}, {"minimum", depths.minimum}};
}

}  // namespace ablate::models
