#pragma once

#include <map>
#include <string>

namespace ablate::experiments {

/// axis name -> label. `seed` is an axis like any other.
using Labels = std::map<std::string, std::string>;

/// "dropout=0.5 norm=batch"; empty for no labels.
std::string text(const Labels& labels);

}  // namespace ablate::experiments
