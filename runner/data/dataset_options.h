#pragma once

#include <string>
#include <vector>

#include "experiments/component.h"

/// Options that many data sets have.
namespace ablate::runner {

inline experiments::Option count_option(const char* name, std::int64_t fallback, const char* summary,
                                        double minimum, double maximum) {
  return {.name = name,
          .type = experiments::Type::integer,
          .fallback = fallback,
          .summary = summary,
          .minimum = minimum,
          .maximum = maximum};
}

inline experiments::Option seed_option() {
  return count_option("seed", 1, "of the data, not of the run.", 0, 9007199254740991.0);
}

inline std::vector<experiments::Option> example_counts(std::int64_t train, std::int64_t test) {
  return {count_option("train", train, "examples to train on.", 1, 1e7),
          count_option("test", test, "examples to test on.", 1, 1e7)};
}

inline experiments::Option number_option(const char* name, const nlohmann::json& fallback,
                                         const char* summary, double minimum) {
  return {.name = name,
          .type = experiments::Type::number,
          .fallback = fallback,
          .summary = summary,
          .minimum = minimum};
}

/// One of some words; the first is the default.
inline experiments::Option word_option(const char* name, const char* summary,
                                       std::vector<std::string> words) {
  return {.name = name,
          .type = experiments::Type::string,
          .fallback = words.front(),
          .summary = summary,
          .choices = words};
}

}  // namespace ablate::runner
