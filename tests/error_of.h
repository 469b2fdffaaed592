#pragma once

#include <string>

#include "experiments/error.h"

namespace ablate::tests {

/// What `action` throws, as "exit code: message"; "" if nothing.
template <class Action>
std::string error_of(const Action& action) {
  try {
    action();
  } catch (const Error& error) {
    return std::to_string(static_cast<int>(error.code())) + ": " + error.what();
  }
  return "";
}

}  // namespace ablate::tests
