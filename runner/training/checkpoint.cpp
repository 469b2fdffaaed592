#include "runner/training/checkpoint.h"

#include <ATen/core/grad_mode.h>
#include <nlohmann/json.hpp>

#include "experiments/error.h"
#include "results/journal/journal_reader.h"

namespace ablate::runner {

namespace {

std::string exact(double value) { return nlohmann::json(value).dump(); }

CheckpointPlace place_of(const models::Metadata& metadata) {
  CheckpointPlace place;
  place.step = std::stoll(metadata.at("step"));
  place.attempt = std::stoll(metadata.at("attempt"));
  place.offset = std::stoull(metadata.at("journal_offset"));
  place.seconds = std::stod(metadata.at("seconds"));
  place.evaluation_seconds = std::stod(metadata.at("evaluation_seconds"));
  place.environment = metadata.at("environment");
  return place;
}

std::filesystem::path journal_of(const std::filesystem::path& journal, const std::string& run_id,
                                 std::int64_t attempt) {
  return journal.parent_path() / (run_id + "." + std::to_string(attempt) + ".jsonl");
}

/// What does not fit, or "".
std::string mismatch(const models::SafeTensors& read, const models::NamedTensors& state) {
  if (read.tensors.size() != state.size())
    return "it has " + std::to_string(read.tensors.size()) + " tensors, the run " +
           std::to_string(state.size());
  for (const auto& [name, tensor] : state) {
    const auto found = read.tensors.find(name);
    if (found == read.tensors.end()) return "it lacks tensor '" + name + "'";
    if (found->second.sizes() != tensor.sizes() || found->second.scalar_type() != tensor.scalar_type())
      return "tensor '" + name + "' has another shape or type";
  }
  return "";
}

/// What is looked for in a checkpoint.
struct Wanted {
  const std::string& run_id;
  const std::filesystem::path& journal;
  const std::string& environment;
  const models::NamedTensors& state;
};

/// Of a file that is whole: takes it over, or says why it does not fit.
std::optional<CheckpointPlace> take(const models::SafeTensors& read, const Wanted& wanted,
                                    std::string& why_not) {
  const auto refuse = [&](const std::string& reason) {
    why_not = "is not used: " + reason;
    return std::nullopt;
  };
  const CheckpointPlace place = place_of(read.metadata);
  if (read.metadata.at("run_id") != wanted.run_id)
    return refuse("it is of run " + read.metadata.at("run_id"));
  if (place.environment != wanted.environment) return refuse("it was computed in another environment");
  const std::filesystem::path witness = journal_of(wanted.journal, wanted.run_id, place.attempt);
  if (!results::is_sound_up_to(witness, place.offset))
    return refuse("the journal '" + witness.string() + "' does not reach it, or is damaged before it");
  if (const std::string wrong = mismatch(read, wanted.state); !wrong.empty()) return refuse(wrong);
  const at::NoGradGuard no_grad;
  for (const auto& [name, tensor] : wanted.state) at::Tensor(tensor).copy_(read.tensors.at(name));
  return place;
}

std::optional<CheckpointPlace> take(const std::filesystem::path& file, const Wanted& wanted,
                                    std::string& why_not) {
  const auto set_aside = [&](const std::string& damage) {
    why_not = "is damaged (" + damage + ") and was set aside as '" +
              results::CheckpointFiles::set_aside(file).string() + "'";
    return std::nullopt;
  };
  try {
    return take(models::read_safetensors(file), wanted, why_not);
  } catch (const Error& error) {
    return set_aside(error.what());
  } catch (const std::logic_error& error) {  // a member of the metadata is absent or not a number
    return set_aside(std::string("its metadata: ") + error.what());
  }
}

}  // namespace

void write_checkpoint(const results::CheckpointFiles& files, const std::string& run_id,
                      const CheckpointPlace& place, const models::NamedTensors& state) {
  files.make_room();
  models::write_safetensors(files.newest(), state,
                            {{"run_id", run_id},
                             {"step", std::to_string(place.step)},
                             {"attempt", std::to_string(place.attempt)},
                             {"journal_offset", std::to_string(place.offset)},
                             {"seconds", exact(place.seconds)},
                             {"evaluation_seconds", exact(place.evaluation_seconds)},
                             {"environment", place.environment}});
}

std::optional<CheckpointPlace> read_checkpoint(const results::CheckpointFiles& files,
                                               const std::string& run_id,
                                               const std::filesystem::path& journal,
                                               const std::string& environment,
                                               const models::NamedTensors& state, std::string& why_not) {
  for (const std::filesystem::path& file : {files.newest(), files.previous()}) {
    if (!std::filesystem::exists(file)) continue;
    std::string reason;
    if (const auto place = take(file, {run_id, journal, environment, state}, reason)) return place;
    why_not += (why_not.empty() ? "" : "; ") + ("checkpoint '" + file.string() + "' " + reason);
  }
  return std::nullopt;
}

}  // namespace ablate::runner
