#pragma once

#include "models/describe.h"
#include "runner/training/evaluate.h"
#include "runner/training/executors.h"
#include "runner/training/probes/probe.h"
#include "tests/training/attempt.h"

namespace ablate::runner::testing {

/// A network as it is drawn, on the digits, in fp64: what probes look at, open to a test's own calculations.
class Looked {
 public:
  explicit Looked(const Json& patch)
      : spec(doubled(patch)),
        network(models::describe(spec, catalog().facts(spec.dataset)), at::kCPU, at::kDouble),
        data(spec, resident_.get(spec.dataset, folder_.path(), at::kCPU), at::kCPU, at::kDouble,
             at::MemoryFormat::Contiguous),
        loss(spec.loss) {
    network.initialize(spec.seed);
  }

  /// What one probe finds, by key.
  std::map<std::string, double> look(const Json& probe) {
    std::map<std::string, double> found;
    for (const auto& [key, value] :
         runner::look(complete(probe), {spec, network, data, loss, 0, folder_.path() / "picture"}))
      found[key] = value;
    return found;
  }
  /// The first test examples.
  Batch examples(std::int64_t count) {
    const RunData::Part& part = data.parts().back();
    return gather(part.source, part.rows.narrow(0, 0, count));
  }
  [[nodiscard]] const models::Graph& graph() const { return network.graph(); }
  [[nodiscard]] std::filesystem::path picture() const { return folder_.path() / "picture.0.png"; }

 private:
  static experiments::RunSpec doubled(const Json& patch) {
    Json whole = patch;
    whole["precision"] = "fp64";
    return spec_of(whole);
  }

  results::ScratchFolder folder_;
  ResidentData resident_;

 public:
  experiments::RunSpec spec;
  models::Network network;
  RunData data;
  Loss loss;
};

}  // namespace ablate::runner::testing
