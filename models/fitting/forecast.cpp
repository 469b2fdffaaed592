#include "models/fitting/forecast.h"

namespace ablate::models {

Score Forecast::score(const Table& examples) const {
  Score sum;
  for (std::int64_t i = 0; i < examples.count; ++i) {
    const double off = next(examples.end(i)) - examples.targets[static_cast<std::size_t>(i)];
    sum.wrong += off * off;
  }
  sum.loss = sum.wrong / (examples.deviation * examples.deviation);
  return sum;
}

}  // namespace ablate::models
