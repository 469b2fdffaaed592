#pragma once

#include <string>
#include <vector>

#include "experiments/error.h"
#include "experiments/plan.h"
#include "experiments/read.h"
#include "tests/experiments/toy_catalog.h"

namespace ablate::experiments {

/// An experiment over a small base that is complete with the toy catalog; `rest` follows, e.g. `"seeds": 2`.
inline std::string small(const std::string& rest, const std::string& more_base = "") {
  return R"({"base": {"dataset": "digits", "network": {"name": "mlp", "widths": [8]},
    "optimizer": {"name": "sgd", "lr": 0.1}, "steps": 10, "batch_size": 4)" +
         more_base + "}" + (rest.empty() ? "" : ", " + rest) + "}";
}

inline Plan plan_of(const std::string& text, const std::vector<std::string>& edits = {},
                    const TuningRecord& records = nullptr, const ExpandOptions& options = {}) {
  return expand(parse_experiment(text, "test", toy_catalog(), edits), toy_catalog(), records, options);
}

/// The message with which reading and expanding `text` fails; "" if it does not.
inline std::string fault_of(const std::string& text, const std::vector<std::string>& edits = {}) {
  try {
    plan_of(text, edits);
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

}  // namespace ablate::experiments
