#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "experiments/catalog.h"
#include "models/graph.h"

namespace ablate::models {

/// How a network begins from the weights of another run (`start`): every parameter and running statistic is
/// that of the same name, but for the parts that are reset.
///
/// A part is `head` (the last map, from the features to the outputs), `body` (everything else), or a scope:
/// "stage1" holds "stage1.block1.conv1.weight".
bool lies_in(const std::string& name, const std::string& part);
bool lies_in_any(const std::string& name, const nlohmann::json& parts);

/// The nodes whose parameters stay as they begin: those in the parts that `start.freeze` names
/// (Graph::frozen). Norms among them normalize in training by the statistics of the batch as ever, and go on
/// keeping running statistics: gain and shift alone stay. `start` may be null.
std::vector<std::string> frozen_nodes(const Graph& graph, const nlohmann::json& start);

/// What a parameter of a network begins with that its shallower source lacks, if `extra` is "identity": the
/// extra layers pass on what they get (after Chen 2015, Net2Net, 1511.05641). Requires what
/// transfer_refusals() asks for.
/// - On a residual block's branch: the last map or norm before the sum is zero, the others are drawn
///   (std::nullopt). The network is the same function as its source, in training and in evaluation.
/// - Elsewhere: a convolution or linear map is the identity, a norm has gain 1 and shift 0, of batch norm the
///   gain sqrt(1 + eps), since its running variance begins at 1. Without norms the network is the same
///   function, since ReLU leaves alone what went through ReLU before. With batch norm it is so in evaluation,
///   before the first step (to rounding); in training each extra norm standardizes its channels.
std::optional<std::vector<double>> grown_value(const Graph& graph, const ParameterInfo& parameter);

/// Why a network cannot begin like this from a source with this graph: a part that does not exist, the first
/// parameter that differs, an extra layer that cannot be the identity.
std::vector<experiments::Refusal> transfer_refusals(const nlohmann::json& start, const Graph& graph,
                                                    const Graph& source);

}  // namespace ablate::models
