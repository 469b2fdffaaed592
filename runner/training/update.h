#pragma once

#include <ATen/ATen.h>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "experiments/run_spec.h"
#include "models/execution/network.h"

namespace ablate::runner {

/// A tensor and its name in a checkpoint.
using NamedTensor = std::pair<std::string, at::Tensor>;

/// The optimizer of a run: its options, its state, and the only code that changes parameters. What each
/// optimizer computes stands beside its description (runner/catalog/optimizers.h).
class Update {
 public:
  /// `parameters`: shared with the network, each dense in memory. State begins at zero.
  Update(const experiments::Choice& optimizer, const std::vector<models::Parameter>& parameters);

  /// One update with the gradients of the mean loss, in the order of the parameters, each of its parameter's
  /// size. A gradient of other strides or type is copied into its parameter's layout first, since the fused
  /// updates walk raw memory. `gradients` are not written to. Does not wait for the device.
  /// Throws std::logic_error if sizes or number differ.
  void apply(const std::vector<at::Tensor>& gradients, double learning_rate);

  /// Everything that decides the next update beside parameters and gradients, by name: "step" (int64, on the
  /// host: updates made), "momentum.NAME", "exp_avg.NAME", "exp_avg_sq.NAME". Restore with copy_.
  [[nodiscard]] std::vector<NamedTensor> state() const;

 private:
  /// Parameters that share their decay, with their state, in the fused updates' form.
  struct Group {
    double weight_decay = 0, l1 = 0;
    std::vector<std::size_t> index;  ///< which parameters
    std::vector<std::string> names;
    std::vector<at::Tensor> values;
    std::vector<at::Tensor> first;   ///< momentum buffers, or first moments
    std::vector<at::Tensor> second;  ///< second moments
  };

  void add(Group group, const std::vector<models::Parameter>& parameters);
  [[nodiscard]] std::vector<at::Tensor> aligned(const std::vector<at::Tensor>& gradients) const;
  void clip(std::vector<at::Tensor>& gradients) const;
  void apply_sgd(Group& group, const std::vector<at::Tensor>& gradients, bool first_step);
  void apply_adam(Group& group, const std::vector<at::Tensor>& gradients);

  experiments::Choice optimizer_;
  double clip_norm_ = 0;
  std::vector<at::Tensor> parameters_;
  std::vector<Group> groups_;
  at::Tensor step_;   ///< int64, on the host
  at::Tensor count_;  ///< float: the step for the fused updates, on the device
  at::Tensor rate_;   ///< learning rate, on the device
};

}  // namespace ablate::runner
