#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "experiments/catalog.h"
#include "experiments/experiment.h"
#include "experiments/plan.h"

namespace ablate::runner {

struct ProofOptions {
  std::filesystem::path worker, data;
  std::string device = "cpu";
  std::int64_t steps = 24;  ///< of each run; it is evaluated every quarter of them
  int kills = 3;
};

/// What became of one configuration that was trained twice.
struct ResumeProof {
  std::string config_id, labels;  ///< of the shortened run
  std::int64_t steps = 0;
  std::vector<std::int64_t> resumed;  ///< steps at which attempts went on after a kill
  std::size_t readings = 0;           ///< compared to the last bit
  std::string weights;                ///< SHA-256 of the file of final weights; "" of a run that left none
  std::string problem;                ///< what differs, or why nothing was shown; "": the bits are the same
};

/// Trains the first run of every configuration of the plan, shortened, once straight and once with its worker
/// killed (SIGKILL) at checkpoints evenly over the run, and compares all readings and the final weights. A
/// run that starts from another's weights has that one made first, and proved like the others. Works in a
/// scratch folder; tells `begun` of each before it is trained. Throws Error(device) if a worker cannot use
/// the device. Call from the main thread.
std::vector<ResumeProof> prove_resume(const experiments::Experiment& experiment,
                                      const experiments::Plan& plan, const experiments::Catalog& catalog,
                                      const ProofOptions& options,
                                      const std::function<void(const experiments::PlannedRun&)>& begun);

}  // namespace ablate::runner
