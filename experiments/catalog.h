#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "experiments/component.h"
#include "experiments/drawing.h"
#include "experiments/run_spec.h"

namespace ablate::experiments {

/// Why a run cannot be: `paths` are the settings that do not fit each other ("norm", "batch_size"), from
/// which the `skip` line is made.
struct Refusal {
  std::vector<std::string> paths;
  std::string reason;  ///< quotes the values and says what would fit
};

/// A question that is asked of a run whose parts have been read. It is left unasked where what it reads is
/// known to be wrong, so that one mistake is not reported as two.
struct Check {
  std::vector<std::string> reads;  ///< "network", "split.train": paths of the run description
  std::function<std::vector<Refusal>(const RunSpec& spec)> find;  ///< must not read files
};

/// What exists. The language knows components only through this value, so that it can be tested with any set.
/// Assembled for the programs in runner/catalog/catalog.h.
class Catalog {
 public:
  /// The component standing at a key that the experiment does not mention; "" where the key must be given.
  using Defaults = std::vector<std::pair<Kind, std::string>>;

  /// Throws std::logic_error if two components of a kind share a name or a default does not exist.
  Catalog(std::vector<Component> components, Defaults defaults);

  [[nodiscard]] const Component* find(Kind kind, std::string_view name) const;
  [[nodiscard]] std::vector<const Component*> all(Kind kind) const;  ///< in listing order
  [[nodiscard]] const std::string& fallback(Kind kind) const;

  /// Facts of a data set with these options. Set by the assembler; must not read files.
  std::function<DatasetFacts(const Choice& dataset)> facts;
  /// What can make a run impossible (shapes, depths, batch of one under batch norm …), in rounds: what an
  /// earlier round refuses is known to be wrong in the later ones.
  std::vector<std::vector<Check>> checks;

  struct Examination {
    std::vector<std::pair<const Check*, Refusal>> refused;
    std::set<const Check*> unasked;
  };
  /// Asks the checks of a run of which the paths `faulty` could not be read.
  [[nodiscard]] Examination examine(const RunSpec& spec, std::vector<std::string> faulty) const;
  /// What they refuse where everything could be read.
  [[nodiscard]] std::vector<Refusal> refusals(const RunSpec& spec) const;

  /// Why a run that is not refused itself cannot be probed like this (label -> {name, at, options}); null: no
  /// reason. Must not read files.
  std::function<std::vector<Refusal>(const RunSpec& spec, const nlohmann::json& probes)> probe_refusals;

  /// Why a run cannot start from the weights of `source`; both are sound by themselves. Null: no reason.
  std::function<std::vector<Refusal>(const RunSpec& spec, const RunSpec& source)> start_refusals;

  /// Trainable parameters and FLOPs of one example's forward pass (a multiply-add counts 2); nothing where
  /// the description does not decide them, as of trees.
  struct Cost {
    std::optional<std::int64_t> parameters;
    std::optional<double> flops;
  };
  std::function<Cost(const RunSpec& spec)> cost;

  /// The run's network as it is drawn; no layers where it has none. Null: nothing is drawn.
  std::function<Drawing(const RunSpec& spec)> drawing;

 private:
  std::vector<Component> components_;
  Defaults defaults_;
};

}  // namespace ablate::experiments
