#include "runner/training/kept_weights.h"

#include "experiments/error.h"

namespace ablate::runner {

void write_weights(const std::filesystem::path& file, const std::string& run_id,
                   const models::NamedTensors& values) {
  std::filesystem::create_directories(file.parent_path());
  models::write_safetensors(file, values, {{"run_id", run_id}});
}

models::SafeTensors read_weights(const std::filesystem::path& file, const std::string& run_id) {
  models::SafeTensors read = models::read_safetensors(file);
  const auto of = read.metadata.find("run_id");
  if (of == read.metadata.end() || of->second != run_id)
    throw Error(Exit::runtime, "the weights '" + file.string() + "' are not those of run " + run_id);
  return read;
}

}  // namespace ablate::runner
