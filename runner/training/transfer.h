#pragma once

#include <ATen/ATen.h>
#include <nlohmann/json.hpp>
#include <vector>

#include "models/execution/network.h"
#include "models/execution/safetensors.h"

namespace ablate::runner {

/// Lets an initialized network begin from the kept weights of another run: every parameter and running
/// statistic is taken by its name, but for the parts that `start` resets, which stay as drawn, and for what
/// the source lacks, which becomes an identity (models/transfer.h).
void take_over(models::Network& network, const models::SafeTensors& source, const nlohmann::json& start);

/// Parameters that no update changes, neither by its gradient nor by decay or momentum. Their gradients are
/// zero, so that clipping looks at the trained ones alone. Norms in frozen parts normalize in training by the
/// statistics of the batch as ever, and their running statistics go on being kept: gain and shift alone stay.
class Frozen {
 public:
  /// Keeps the values that the parts named in `start.freeze` have now. `start` may be null: nothing is
  /// frozen.
  Frozen(models::Network& network, const nlohmann::json& start);
  void before_update();
  void after_update();

 private:
  struct Held {
    at::Tensor value, gradient, kept;
  };
  std::vector<Held> held_;
};

}  // namespace ablate::runner
