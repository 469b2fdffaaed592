#pragma once

#include <optional>
#include <string>
#include <vector>

#include "experiments/experiment.h"

namespace ablate::experiments {

/// The label of a value in a list: strings as they are, numbers in decimal notation without exponent (1e-4 ->
/// "0.0001"), true and false. std::nullopt for anything that has no label of its own (objects, lists, null,
/// negative numbers).
std::optional<std::string> label_of(const Json& value);

/// Whether a label matches [A-Za-z0-9_.]+.
bool legal_label(const std::string& label);

/// An axis by its full name or a suffix that no other axis shares ("depth" for "network.depth"); null if
/// there is none.
const Axis* find_axis(const std::vector<Axis>& axes, const std::string& name);
/// Full names and shortest unique suffixes, for messages.
std::vector<std::string> axis_names(const std::vector<Axis>& axes);

const Level* find_level(const Axis& axis, const std::string& label);
std::vector<std::string> labels(const Axis& axis);

/// Whether labels satisfy every condition of `where`; a condition on an axis that they lack is not satisfied.
bool satisfies(const Labels& labels, const Where& where);

/// The axis of seeds, so that `seed` can be named like any other.
Axis seed_axis(const std::vector<std::int64_t>& seeds);

}  // namespace ablate::experiments
