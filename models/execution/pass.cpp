#include "models/execution/pass.h"

namespace ablate::models {

KeepStream draws_of(const std::string& node, const Pass& pass) {
  return {philox::key(pass.seed, "mask:" + node), static_cast<std::uint64_t>(pass.step), 0, 0};
}

}  // namespace ablate::models
