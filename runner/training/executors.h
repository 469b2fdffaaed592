#pragma once

#include <memory>
#include <string>

#include "models/execution/executor.h"

namespace ablate::runner {

/// The executor of this name: "static" (models::Engine) or "plain". `network` must outlive it. On a GPU both
/// are the plain one: the engine has kernels for the CPU alone, and node by node autograd would keep more
/// values there and gain nothing.
std::unique_ptr<models::Executor> make_executor(const std::string& name, models::Network& network);

}  // namespace ablate::runner
