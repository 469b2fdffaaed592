#pragma once

#include <nlohmann/json.hpp>

#include "models/execution/network.h"
#include "models/execution/safetensors.h"

namespace ablate::runner {

/// Lets an initialized network begin from the kept weights of another run: every parameter and running
/// statistic is taken by its name, but for the parts that `start` resets, which stay as drawn, and for what
/// the source lacks, which becomes an identity (models/transfer.h).
void take_over(models::Network& network, const models::SafeTensors& source, const nlohmann::json& start);

}  // namespace ablate::runner
