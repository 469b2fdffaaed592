#pragma once

#include <ATen/ATen.h>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "experiments/run_spec.h"
#include "models/execution/flat_parameters.h"

namespace ablate::runner {

/// A tensor and its name in a checkpoint.
using NamedTensor = std::pair<std::string, at::Tensor>;

/// The optimizer of a run: its options, its state, and the only code that changes parameters. What each
/// optimizer computes stands beside its description (runner/catalog/optimizers.h).
class Update {
 public:
  /// Works on the network's flat parameters, which must outlive it. State begins at zero and is laid out as
  /// they are, as the fused updates require: they walk raw memory.
  Update(const experiments::Choice& optimizer, models::FlatParameters& parameters);

  /// One update with the gradients that the network holds, those of the mean loss. They are not written to.
  /// Does not wait for the device.
  void apply(double learning_rate);

  /// Everything that decides the next update beside parameters and gradients, by name: "step" (int64, on the
  /// host: updates made), "momentum.NAME" (sgd, rmsprop), "exp_avg.NAME" (adam, adamw, centered rmsprop),
  /// "exp_avg_sq.NAME". Restore with copy_.
  [[nodiscard]] std::vector<NamedTensor> state() const;

 private:
  /// Parameters that share their decay: a range of the flat ones. Lists of one tensor, as the fused updates
  /// take them.
  struct Group {
    double weight_decay = 0, l1 = 0;
    std::int64_t begin = 0, size = 0;
    std::vector<at::Tensor> values = {}, gradients = {}, momentum = {}, first = {}, second = {};
  };

  enum class Rule { sgd, rmsprop, adam, adamw };
  static Rule rule_of(const std::string& optimizer);
  void add(Group group);
  /// The gradient of a group, clipped and with its L1 part; `scale`: what clip_norm makes of it,
  /// undefined: 1.
  [[nodiscard]] std::vector<at::Tensor> gradient_of(const Group& group, const at::Tensor& scale) const;
  void apply_sgd(Group& group, const std::vector<at::Tensor>& gradient, double learning_rate);
  void apply_adam(Group& group, const std::vector<at::Tensor>& gradient, double learning_rate);

  void apply_rmsprop(Group& group, const at::Tensor& gradient, double learning_rate) const;
  void bound_weights();

  Rule rule_;
  double clip_norm_, clip_value_, max_norm_;
  double momentum_ = 0;                     ///< of SGD and RMSprop
  bool nesterov_ = false;                   ///< of SGD
  double alpha_ = 0;                        ///< of RMSprop
  double beta1_ = 0, beta2_ = 0, eps_ = 0;  ///< of Adam and AdamW, the last of RMSprop as well
  models::FlatParameters& parameters_;
  at::Tensor velocity_, first_, second_;  ///< momentum; moments; flat, undefined where the rule has none
  std::vector<Group> groups_;
  at::Tensor step_;   ///< int64, on the host: updates made
  at::Tensor count_;  ///< float: the same with this one, for Adam, on the device
};

}  // namespace ablate::runner
