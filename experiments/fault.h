#pragma once

#include <string>
#include <vector>

#include "experiments/catalog.h"

namespace ablate::experiments {

/// One thing that is wrong with a configuration, before it is known which levels bring it about.
struct Fault {
  std::string pointer;             ///< into the run description: "/norm/eps"
  std::string message;             ///< quotes the value and says what would be right
  std::vector<std::string> paths;  ///< what would have to be set otherwise
  const Check* check = nullptr;    ///< that found it; null: it could not even be read
};

}  // namespace ablate::experiments
