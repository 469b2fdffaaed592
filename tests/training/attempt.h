#pragma once

#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "experiments/identity.h"
#include "experiments/resolve.h"
#include "results/journal/journal_reader.h"
#include "results/scratch_folder.h"
#include "runner/catalog/catalog.h"
#include "runner/training/train.h"

/// Attempts at small runs on the digits, for the tests of training.
namespace ablate::runner::testing {

using Json = nlohmann::ordered_json;

/// A run of 30 updates (2 epochs of 100 examples, batches of 7, evaluated at their ends), changed by `patch`.
inline experiments::RunSpec spec_of(const Json& patch) {
  const experiments::Report refuse = [](const std::string& pointer, const std::string& message) {
    throw std::invalid_argument(pointer + ": " + message);
  };
  const Json base = {{"dataset", "digits"},
                     {"split", {{"train", 100}}},
                     {"network", {{"name", "mlp"}, {"widths", {12}}}},
                     {"optimizer", {{"name", "sgd"}, {"lr", 0.1}}},
                     {"epochs", 2},
                     {"batch_size", 7}};
  Json description = experiments::expand_patch(base, catalog(), refuse);
  experiments::merge(description, experiments::expand_patch(patch, catalog(), refuse));
  return experiments::resolve(description, catalog(), refuse).spec;
}

/// What a journal told.
struct Told {
  std::map<std::pair<std::int64_t, std::string>, double> values;  ///< (step, metric)
  nlohmann::json begin, end;
  std::vector<std::string> notes;
};

class Attempts {
 public:
  /// Trains from where the last attempt at this run stopped; `stop_at`: asked to stop after so many updates.
  std::string train(const experiments::RunSpec& spec, std::int64_t stop_at = -1) {
    const std::string id = experiments::run_id(spec, catalog());
    const std::int64_t number = ++numbers_[id];
    journal_ = folder_.path() / (id + "." + std::to_string(number) + ".jsonl");
    Assignment assignment{id,
                          number,
                          experiments::to_json(spec),
                          0,
                          nlohmann::json::object(),
                          journal_.string(),
                          checkpoint(spec).string(),
                          1e9};
    std::atomic<bool> stop = false;
    return runner::train(assignment, {"cpu", folder_.path(), &resident_, &stop,
                                      [&](std::int64_t step, std::int64_t) { stop = step == stop_at; }});
  }

  [[nodiscard]] std::filesystem::path checkpoint(const experiments::RunSpec& spec) const {
    return folder_.path() / (experiments::run_id(spec, catalog()) + ".safetensors");
  }
  [[nodiscard]] const std::filesystem::path& journal() const { return journal_; }

  /// Of the last attempt.
  [[nodiscard]] Told told() const {
    std::ifstream in(journal_, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    results::JournalReader reader(text);
    Told told;
    for (results::JournalLine line; reader.next(line);) {
      for (const auto& [name, value] : line.event == "metrics" ? line.values : decltype(line.values){})
        told.values[{line.step, std::string(name)}] = value;
      if (line.event == "begin") told.begin = line.members();
      if (line.event == "end") told.end = line.members();
      if (line.event == "note") told.notes.push_back(line.members().at("message"));
    }
    return told;
  }

 private:
  results::ScratchFolder folder_;
  ResidentData resident_;
  std::map<std::string, std::int64_t> numbers_;
  std::filesystem::path journal_;
};

}  // namespace ablate::runner::testing
