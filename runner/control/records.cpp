#include "runner/control/records.h"

namespace ablate::runner {

void Records::recover() {
  for (const std::string& damage : disk_.outlast([&] { return store_.recover(); })) say_(damage);
}

Assignment Records::begin(const Task& task, const std::string& device, bool exclusive) {
  const std::string& id = task.run_id;
  const results::Attempt attempt = disk_.outlast([&] { return store_.begin_attempt(id, device, exclusive); });
  nlohmann::json spec = nlohmann::json::parse(*task.spec);
  spec["seed"] = task.seed;
  Assignment assignment{id,
                        attempt.number,
                        std::move(spec),
                        task.evaluate_every,
                        task.probes,
                        attempt.journal.string(),
                        attempt.checkpoint.string()};
  assignment.weights = store_.weights(id).string();
  assignment.pictures = store_.pictures(id);
  assignment.keep = task.keep;
  assignment.from_weights = task.from_weights;
  if (!task.source.empty()) {
    assignment.start_run = task.source;
    assignment.start_weights = store_.weights(task.source).string();
  }
  return assignment;
}

void Records::import(const std::string& run_id, std::int64_t attempt) {
  disk_.outlast([&] { store_.import(run_id, attempt); });
}

Conclusion Records::conclude(const std::string& run_id, std::int64_t attempt, const Failure& otherwise) {
  results::Imported imported;
  Failure failure = otherwise;
  try {
    imported = disk_.outlast([&] { return store_.import(run_id, attempt); });
  } catch (const results::LostJournal& error) {
    failure = {"disk", error.what()};
  }
  if (const std::string& damage = imported.damage(); !damage.empty()) {
    say_(damage + "; everything before it is kept");
    failure.message += "; " + damage;
  }
  if (!imported.ended) return {std::nullopt, failure};
  results::Run run = store_.runs({run_id}).at(run_id);
  // A run that had an outcome before is done whatever becomes of an attempt to complete it.
  const bool complete = run.failure_class.empty() || run.failure_class == "diverged";
  if (run.state == "done" && complete) return {std::move(run), {}};
  return {std::nullopt, {run.failure_class, run.message}};
}

void Records::fail(const std::string& run_id, std::int64_t attempt, const Failure& failure, bool again) {
  disk_.outlast([&] { store_.fail_attempt(run_id, attempt, failure.failure_class, failure.message, again); });
}

}  // namespace ablate::runner
