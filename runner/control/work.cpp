#include "runner/control/work.h"

namespace ablate::runner {

double work_of(const experiments::RunSpec& spec, const experiments::Sizes& sizes, double flops) {
  // What a step costs beside arithmetic is as dear as this many operations.
  constexpr double step_overhead = 5e6;
  const std::int64_t examples = spec.batch_size == 0 ? sizes.train_examples : spec.batch_size;
  return static_cast<double>(sizes.steps) * (3 * flops * static_cast<double>(examples) + step_overhead);
}

}  // namespace ablate::runner
