#include <map>
#include <stdexcept>

#include "models/execution/recycled_memory.h"
#include "runner/training/probes/probe.h"

namespace ablate::runner {

results::Values look(const nlohmann::json& probe, const Subject& subject) {
  using Look = results::Values (*)(const nlohmann::json&, const Subject&);
  static const std::map<std::string, Look> all = {{"lesion", lesion},
                                                  {"columns", columns},
                                                  {"weights", weights},
                                                  {"saturation", saturation},
                                                  {"calibration", calibration},
                                                  {"gradient_norms", gradient_norms},
                                                  {"receptive_field", receptive_field},
                                                  {"channel_correlation", channel_correlation},
                                                  {"recomputed_norm", recomputed_norm},
                                                  {"filters", filters}};
  const auto found = all.find(probe.at("name").get<std::string>());
  if (found == all.end()) throw std::logic_error("a probe is described but not computed: " + probe.dump());
  results::Values values = found->second(probe, subject);
  models::release_recycled_memory();  // of batches of another size than those of training
  return values;
}

RunData::Part part_of(const nlohmann::json& options, const RunData& data) {
  const std::string name = options.at("part");
  for (RunData::Part part : data.parts()) {
    if (part.name != name) continue;
    const std::int64_t most = options.value("examples", std::int64_t{0});
    if (most > 0 && most < part.rows.numel()) part.rows = part.rows.narrow(0, 0, most);
    return part;
  }
  throw std::logic_error("the run's data have no part '" + name + "'");
}

}  // namespace ablate::runner
