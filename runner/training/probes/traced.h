#pragma once

#include <functional>
#include <vector>

#include "models/execution/network.h"
#include "runner/training/probes/probe.h"

namespace ablate::runner {

/// Changes the inputs of a node before it is executed; may be empty.
using Adjust = std::function<void(const models::Node& node, std::vector<at::Tensor>& inputs)>;
/// The value of every node in evaluation mode, with its history back to the parameters and to x where it
/// requires its gradient.
std::vector<at::Tensor> traced(const models::Network& network, const at::Tensor& x,
                               const Adjust& adjust = {});

/// A copy of a batch that requires its gradient.
at::Tensor leaf(const at::Tensor& inputs);

/// The whole part of the data that `options` name as one batch.
Batch whole_part(const nlohmann::json& options, const Subject& subject);

}  // namespace ablate::runner
