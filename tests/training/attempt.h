#pragma once

#include <fstream>
#include <functional>
#include <iterator>
#include <limits>
#include <map>
#include <stdexcept>
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

/// A probe with every option written out, as the language resolves it.
inline nlohmann::json complete(const Json& probe) {
  const experiments::Component& component =
      *catalog().find(experiments::Kind::probe, probe.at("name").get<std::string>());
  nlohmann::json whole = {{"at", "final"}};
  for (const experiments::Option& option : component.options) whole[option.name] = option.fallback;
  whole.update(nlohmann::json(probe));
  return whole;
}

/// What a journal told.
struct Told {
  std::map<std::pair<std::int64_t, std::string>, double> values;  ///< (step, metric)
  std::map<std::pair<std::string, std::int64_t>, double> looks;   ///< (label.key, step)
  nlohmann::json begin, end;

  /// What a probe found at its last look.
  [[nodiscard]] double last(const std::string& metric) const {
    const auto after = looks.upper_bound({metric, std::numeric_limits<std::int64_t>::max()});
    if (after == looks.begin() || std::prev(after)->first.first != metric)
      throw std::out_of_range("no probe found " + metric);
    return std::prev(after)->second;
  }
  /// A metric at the last step that told of it.
  [[nodiscard]] double last_value(const std::string& metric) const {
    for (auto reading = values.rbegin(); reading != values.rend(); ++reading)
      if (reading->first.second == metric) return reading->second;
    throw std::out_of_range("nothing was told of " + metric);
  }
  std::vector<std::string> notes;
};

constexpr std::int64_t at_once = 0;  ///< asked to stop before the first update

class Attempts {
 public:
  double checkpoint_seconds = 1e9;  ///< 0: a checkpoint after every update
  std::function<bool(const std::string&)> wait_for_room;

  /// Trains from where the last attempt at this run stopped; `stop_at`: asked to stop after so many updates.
  std::string train(const experiments::RunSpec& spec, std::int64_t stop_at = -1, const Json& probes = {},
                    bool from_weights = false) {
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
                          checkpoint_seconds};
    assignment.weights = weights(spec).string();
    assignment.keep = true;
    assignment.from_weights = from_weights;
    assignment.start_run = source_;
    assignment.start_weights = (folder_.path() / "weights" / (source_ + ".safetensors")).string();
    for (const auto& [label, probe] : probes.items()) assignment.probes[label] = complete(probe);
    std::atomic<bool> stop = stop_at == at_once;
    return runner::train(assignment,
                         {"cpu", folder_.path(), &resident_, &stop,
                          [&](std::int64_t step, std::int64_t) { stop = step == stop_at; }, wait_for_room});
  }

  /// What comes after starts from the weights of this run, which was trained before.
  void start_from(const experiments::RunSpec& source) { source_ = experiments::run_id(source, catalog()); }

  [[nodiscard]] std::filesystem::path checkpoint(const experiments::RunSpec& spec) const {
    return folder_.path() / (experiments::run_id(spec, catalog()) + ".safetensors");
  }
  [[nodiscard]] std::filesystem::path weights(const experiments::RunSpec& spec) const {
    return folder_.path() / "weights" / (experiments::run_id(spec, catalog()) + ".safetensors");
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
      if (line.event == "probe") {
        const nlohmann::json look = line.members();
        for (const auto& [key, value] : look.at("values").items())
          told.looks[{look.at("label").get<std::string>() + "." + key, look.at("step")}] = value;
      }
      if (line.event == "note") told.notes.push_back(line.members().at("message"));
    }
    return told;
  }

 private:
  results::ScratchFolder folder_;
  ResidentData resident_;
  std::map<std::string, std::int64_t> numbers_;
  std::filesystem::path journal_;
  std::string source_;
};

}  // namespace ablate::runner::testing
