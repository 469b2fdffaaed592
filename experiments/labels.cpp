#include "experiments/labels.h"

namespace ablate::experiments {

std::string text(const Labels& labels) {
  std::string result;
  for (const auto& [axis, label] : labels) {
    if (!result.empty()) result += ' ';
    result += axis;
    result += '=';
    result += label;
  }
  return result;
}

}  // namespace ablate::experiments
