#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "experiments/component.h"
#include "experiments/option_values.h"
#include "experiments/task.h"

namespace ablate::experiments {

class Catalog;

/// A named component with every option resolved.
struct Choice {
  std::string name;
  OptionValues options;  ///< every option of the component, defaults filled in

  bool operator==(const Choice&) const = default;
  template <class T>
  [[nodiscard]] T get(const char* option) const {
    return options.at(option).template get<T>();
  }
};

/// How the published training set is divided. Drawn by the run's seed, or, of a series, in the order of time
/// (DatasetFacts::ordered); subsets are nested: the examples of `train: 100` are among those of `train: 400`
/// of the same seed.
struct Split {
  std::optional<std::int64_t> train;      ///< examples to train on; absent: all that validation leaves
  std::optional<std::int64_t> per_class;  ///< examples of each class to train on; excludes `train`
  std::int64_t validation = 0;            ///< examples held out for choosing
  bool operator==(const Split&) const = default;
};

/// How long a run trains. Exactly one unit is given.
struct Length {
  enum class Unit { epochs, steps };
  Unit unit = Unit::epochs;
  std::int64_t count = 0;
  bool operator==(const Length&) const = default;
};

/// Everything that decides the numbers of a run, and nothing else: hashed into its name (identity.h).
struct RunSpec {
  Choice dataset, network, norm, activation, dropout, stochastic_depth, drop_path, init, optimizer, schedule,
      loss, augment;
  Split split;
  Length length;
  std::int64_t batch_size = 0;     ///< examples of a step; 0: all of them
  std::string precision = "fp32";  ///< fp32 | fp64 | tf32 | bf16
  std::int64_t threads = 1;        ///< CPU threads: they change bits, so they are hashed
  std::string executor =
      "static";          ///< static | plain: by what the network is computed (models/execution/executor.h)
  nlohmann::json start;  ///< rule G: the source run's canonical JSON, `reset`, `freeze`; null: from scratch
  std::int64_t seed = 1;
  bool operator==(const RunSpec&) const = default;

  [[nodiscard]] const Choice& choice(Kind kind) const;  ///< throws std::out_of_range for Kind::probe
  Choice& choice(Kind kind);
};

/// Shapes and sizes that follow from a data set's description alone, before any file is read.
struct DatasetFacts {
  std::vector<std::int64_t> shape;  ///< of one example: [C, H, W], [features], or of tokens [T]
  std::int64_t classes = 0;         ///< of classification
  std::int64_t train = 0;           ///< examples in the published training set
  std::int64_t test = 0;
  Task task = Task::classification;
  std::int64_t targets = 0;     ///< of regression: numbers to predict
  std::int64_t vocabulary = 0;  ///< of next_token: tokens are 0 … vocabulary - 1
  /// Examples follow each other in time: nothing is drawn, validation is the last part of the training set.
  bool ordered = false;
  /// Each example is a window of a series, and what is asked is the value that follows it.
  bool forecast = false;

  /// What a network's last map makes, of every example or, of next_token, at every position.
  [[nodiscard]] std::int64_t outputs() const {
    return task == Task::classification ? classes : task == Task::regression ? targets : vocabulary;
  }
};

/// Sizes of a run that follow from its description.
struct Sizes {
  std::int64_t train_examples = 0;  ///< after the split
  std::int64_t validation_examples = 0;
  std::int64_t steps_per_epoch = 0;  ///< ceil(train_examples / batch_size): the last batch may be smaller; 1
                                     ///< where a step takes all
  std::int64_t steps = 0;            ///< of the whole run
  /// Steps before the first evaluation: none, except where one step takes the whole training set (batch_size
  /// 0), before which there is nothing that could be evaluated.
  std::int64_t first_evaluation = 0;
};
Sizes sizes(const RunSpec& spec, const DatasetFacts& facts);

/// The resolved description with every default written out, keys in the order of the documentation.
nlohmann::ordered_json to_json(const RunSpec& spec);
/// The inverse of to_json. Throws Error(invalid) if the document was not written by to_json of this catalog.
RunSpec run_spec_from_json(const nlohmann::json& document, const Catalog& catalog);

}  // namespace ablate::experiments
