#pragma once

#include <memory>
#include <string>

#include "models/execution/executor.h"

namespace ablate::runner {

/// The executor of this name: "static" (models::Engine) or "plain". `network` must outlive it.
std::unique_ptr<models::Executor> make_executor(const std::string& name, models::Network& network);

}  // namespace ablate::runner
