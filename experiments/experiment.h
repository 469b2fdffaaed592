#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "experiments/at.h"
#include "experiments/claim.h"
#include "experiments/labels.h"
#include "experiments/metric.h"
#include "experiments/problem.h"

namespace ablate::experiments {

/// Key order carries meaning (first arm, order of levels).
using Json = nlohmann::ordered_json;

/// One level of an axis: a labelled patch.
struct Level {
  std::string label;            ///< matches [A-Za-z0-9_.]+
  Json patch = Json::object();  ///< expanded (no dotted keys, no shorthands), see merge.h
  Location where;               ///< for messages
};

/// What varies. `name` is the full path or the given name; an axis answers to its shortest unique suffix as
/// well.
struct Axis {
  enum class Source { arms, grid, zip, random, seeds, tune };
  std::string name;
  Source source = Source::grid;
  std::vector<Level> levels;
  Location where;  ///< for messages
};

/// axis name -> admitted labels.
using Where = std::map<std::string, std::vector<std::string>>;

/// One declared comparison.
struct Compare {
  std::string label;  ///< empty where the experiment declares a single unlabelled one
  Metric metric;
  std::vector<std::string> over;  ///< one axis, or two for main effects and interaction
  std::string baseline;  ///< label of the level compared against (of the first axis where `over` has two)
  Where where;
  At at;
  std::optional<double> smallest;  ///< smallest difference of interest, in the metric's unit
};

/// Rule F.
struct Tune {
  Metric by;
  At at;
  std::vector<std::int64_t> seeds;
  std::vector<Axis> axes;  ///< what is chosen; empty: nothing to choose for this arm
};

/// How often a run is evaluated: 0 means at the end of every epoch, n > 0 every n steps. Before the first
/// step and after the last one always.
struct Evaluate {
  std::int64_t every_steps = 0;
  bool operator==(const Evaluate&) const = default;
};

/// An experiment as declared: parents merged, checked, shorthands expanded, axes formed; not yet a list of
/// runs.
struct Experiment {
  std::string name, question, notes;
  std::string file;
  Json base;                                                   ///< expanded patch that all runs share
  std::function<Location(const std::string& pointer)> locate;  ///< where a pointer into `base` was written
  std::vector<Axis> axes;  ///< first varies slowest: grid, zip, random, arm; `seed` is not among them: it
                           ///< varies slowest of all
  std::string baseline;    ///< first arm if not given; empty without arms
  std::vector<Where> only, skip;
  std::map<std::string, Tune> tune;  ///< by arm ("" where there are no arms); absent: nothing to choose
  std::vector<std::int64_t> seeds;
  std::vector<Compare> compare;
  std::vector<Claim> claims;
  std::vector<PublishedValue> values;
  Json source;  ///< the merged document: reads as the same experiment again
};

}  // namespace ablate::experiments
