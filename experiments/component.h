#pragma once

#include <functional>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ablate::experiments {

/// The parts of a run that are chosen by name. The spelling is the key of the run description.
enum class Kind {
  dataset,
  network,
  norm,
  activation,
  dropout,
  stochastic_depth,
  drop_path,
  init,
  optimizer,
  schedule,
  loss,
  augment,
  probe,
};

/// All kinds, in the order in which they are listed.
const std::vector<Kind>& kinds();
/// The key of a kind in the run description: Kind::stochastic_depth -> "stochastic_depth".
std::string_view key(Kind kind);

enum class Type { boolean, integer, number, string, integers, numbers };
std::string_view name(Type type);

/// One option of a component: enough to read it strictly, document it, and print its JSON Schema.
struct Option {
  std::string name = {};
  Type type = Type::number;
  nlohmann::json fallback =
      nullptr;               ///< the released default, frozen once released; null: has none, must be given
  std::string summary = {};  ///< one sentence; units where it has some
  double minimum = -std::numeric_limits<double>::infinity();
  double maximum = std::numeric_limits<double>::infinity();
  bool open_minimum = false;              ///< the range excludes its lower end: (minimum, maximum]
  bool open_maximum = false;              ///< the range excludes its upper end
  std::vector<std::string> choices = {};  ///< of a string; empty: any
};

/// A number of 0 or more.
inline Option not_negative(const char* name, double fallback, const char* summary) {
  return {.name = name, .type = Type::number, .fallback = fallback, .summary = summary, .minimum = 0};
}

/// What a component is, said once: from this alone experiments are read and checked, `ablate list` and the
/// JSON Schema are printed, and contract tests derive what they hold the component to. A plain value, free of
/// Torch.
struct Component {
  Kind kind = Kind::network;
  std::string name = {};
  std::string summary = {};    ///< one sentence
  std::string reference = {};  ///< author and year, arXiv id or section; empty for the trivial
  std::vector<Option> options = {};
  std::string principal = {};  ///< the option that a bare number stands for (`dropout: 0.5`); empty: none
  nlohmann::json facts =
      nlohmann::json::object();  ///< e.g. {"batch_independent": true}; see docs/extending.md
  int revision = 1;  ///< raised when the same options begin to mean other numbers; hashed once above 1
  /// True if with these resolved options the component does nothing (rate 0, survival 1): such a component is
  /// the same run as none at all. Null: never off.
  std::function<bool(const nlohmann::json& options)> off = nullptr;
};

}  // namespace ablate::experiments
