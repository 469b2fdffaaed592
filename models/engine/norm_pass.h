#pragma once

#include <vector>

#include "models/engine/kernel.h"
#include "models/engine/loops/elementwise.h"

namespace ablate::models {

/// What batch, layer, group and rms norm differ in. Examples form sets (batch norm: the batch or its
/// sub-batches; else every example by itself); within a set, channels that stand in one group share a mean
/// and a variance (batch norm: groups of one channel).
struct NormSettings {
  double eps = 1e-5;
  std::int64_t channels = 0, group = 1;  ///< channels that share statistics
  std::int64_t set = 0;                  ///< examples of a set; 0: all
  double momentum = 0;                   ///< of the running statistics; 0: keeps none
  bool cumulative = false;               ///< it is 1 / (batches so far) instead
  bool centered = true;                  ///< false: the mean is left in, v the mean of squares (rms norm)
};

/// Batch, layer, group and rms norm as one thing. With m and v, the mean and variance of a set and group of k
/// values:
///
///   y = gain x^ + shift,  x^ = (x - m) / sqrt(v + eps)
///
/// and with g the gradient with respect to y:
///
///   d gain = sum g x^,  d shift = sum g
///   dx = gain / sqrt(v + eps) g - (sum gain g + x^ sum gain g x^) / (k sqrt(v + eps)), sums over set and
///   group
///
/// without the first sum where nothing is centered (m is 0 then, v the mean of x^2).
///
/// Statistics of a channel are summed in blocks (loops/sums.h) and merged over a group in double.
template <class T>
class NormPass {
 public:
  explicit NormPass(const NormSettings& settings) : settings_(settings) {}

  struct Parameters {
    const T *gain = nullptr, *shift = nullptr;                                   ///< without a shift: null
    T *running_mean = nullptr, *running_variance = nullptr, *batches = nullptr;  ///< of batch norm
  };

  /// y = factor norm(x) + shortcut, through relu if asked; statistics of x, which are kept for backward().
  /// `pass` names y, x, shortcut, factor.
  void forward(const loops::Affine<T>& pass, const Parameters& parameters, std::int64_t examples,
               std::int64_t positions);
  /// The same with the running statistics.
  void evaluate(const loops::Affine<T>& pass, const Parameters& parameters, std::int64_t rows);
  /// What backward() is told.
  struct Backward {
    T* dx = nullptr;  ///< may be g.first
    loops::Gradient<T> g;
    const T *x = nullptr, *gain = nullptr;
    T *gain_gradient = nullptr, *shift_gradient = nullptr;  ///< null: there is none
    bool relu = false;  ///< g reaches the ReLU that forward() went through, with no shortcut before it
  };
  /// dx from g; writes the gradients of gain and shift. Requires takes_all_gradients(), or that g is one
  /// array alone.
  void backward(const Backward& pass, std::int64_t examples, std::int64_t positions);
  [[nodiscard]] bool takes_all_gradients(std::int64_t positions) const { return !by_row(positions); }

 private:
  /// Vectors whose statistics are their own: loops/row_norm.h.
  [[nodiscard]] bool by_row(std::int64_t positions) const {
    return settings_.set == 1 && positions == 1 && settings_.momentum == 0;
  }
  void backward_by_sets(const Backward& pass, std::int64_t examples, std::int64_t positions);
  void write_sums(const Backward& pass) const;
  void merge_groups(double rows);
  void update_running(const Parameters& parameters, double rows, double momentum, double share, bool first);

  NormSettings settings_;
  std::vector<T> mean_;            ///< [sets, channels], of the last forward()
  std::vector<double> inverse_;    ///< 1 / sqrt(v + eps)
  std::vector<T> scale_, offset_;  ///< [sets, channels]: x scale + offset is the result
  // Of one set, by channel:
  std::vector<double> set_mean_, deviations_, sum_, product_, gain_sum_, shift_sum_;
  std::vector<T> a_, b_, c_;
  std::vector<T> row_inverse_;  ///< as inverse_, of by_row()
};

}  // namespace ablate::models
