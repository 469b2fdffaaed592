#include "runner/training/executors.h"

#include <stdexcept>

#include "models/engine/engine.h"

namespace ablate::runner {

std::unique_ptr<models::Executor> make_executor(const std::string& name, models::Network& network) {
  const bool on_cpu = network.device().is_cpu();
  if (name == "plain" || (name == "static" && !on_cpu))
    return std::make_unique<models::PlainExecutor>(network);
  if (name == "static") return std::make_unique<models::Engine>(network);
  throw std::logic_error("executor '" + name + "' is described but does not exist");
}

}  // namespace ablate::runner
