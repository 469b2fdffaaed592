#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>

#include "models/execution/network.h"
#include "results/journal/journal.h"
#include "runner/training/loss.h"
#include "runner/training/run_data.h"

namespace ablate::runner {

/// What a probe looks at: a network as it stands. Nothing that a probe does changes it.
struct Subject {
  const experiments::RunSpec& spec;
  models::Network& network;
  const RunData& data;
  Loss& loss;
  std::int64_t step = 0;           ///< updates made
  std::filesystem::path pictures;  ///< the beginning of the names of files that a probe draws
};

/// The readings of one probe ({name, options}; runner/catalog/probes.h describes each), by key. A pure
/// function of the run and the network's values: the same on every device but for rounding.
results::Values look(const nlohmann::json& probe, const Subject& subject);

/// Each probe in a file of its own.
results::Values lesion(const nlohmann::json& options, const Subject& subject);
results::Values weights(const nlohmann::json& options, const Subject& subject);
results::Values saturation(const nlohmann::json& options, const Subject& subject);
results::Values calibration(const nlohmann::json& options, const Subject& subject);
results::Values columns(const nlohmann::json& options, const Subject& subject);
results::Values gradient_norms(const nlohmann::json& options, const Subject& subject);
results::Values receptive_field(const nlohmann::json& options, const Subject& subject);
results::Values channel_correlation(const nlohmann::json& options, const Subject& subject);
results::Values recomputed_norm(const nlohmann::json& options, const Subject& subject);
results::Values filters(const nlohmann::json& options, const Subject& subject);

/// The part of the data that `options` name, cut to the number of `examples` where they give one.
RunData::Part part_of(const nlohmann::json& options, const RunData& data);

}  // namespace ablate::runner
