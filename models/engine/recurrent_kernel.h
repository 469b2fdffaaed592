#pragma once

#include <optional>
#include <string>

#include "models/engine/cell_norm.h"
#include "models/engine/kernel.h"
#include "models/engine/loops/cells.h"
#include "models/engine/loops/packed_product.h"

namespace ablate::models {

/// A recurrent layer (models/recurrent.h), x: [N, T, in]. Inside, everything lies step by step, [T, N, …]:
/// W_x x and W_h h_{t-1} are one product each for all gates, of weights that are packed once for all steps
/// (loops/packed_product.h), and what follows is one pass over the numbers of a step (loops/cells.h).
/// Backward takes the steps in reverse; with da the gradient of a,
///
///   dh_{t-1} = (norm' da_t) W_h,  dW_h = sum_t (norm' da_t)^T h_{t-1},  dW_x = sum_t (norm' da_t)^T x_t
///
/// where both sums are one product each. Evaluation remembers no step but the last.
template <class T>
class RecurrentKernel : public Kernel {
 public:
  RecurrentKernel(const std::vector<int>& inputs, int output, const Network& network);
  void plan(Planner& planner) override;
  void forward(Board& board) override;
  void backward(Board& board) override;
  [[nodiscard]] const char* kind() const override { return "recurrent"; }
  [[nodiscard]] std::vector<int> trains() const override { return site_.parameters; }

 private:
  /// An array of the kernel's own, [steps, N, width]; begins at a multiple of 64 bytes.
  struct Own {
    at::Tensor memory;
    std::int64_t step = 0;  ///< numbers of one
    T* reserve(std::int64_t steps, std::int64_t numbers, const at::TensorOptions& options);
    [[nodiscard]] T* of(std::int64_t t) const { return memory.mutable_data_ptr<T>() + t * step; }
  };
  [[nodiscard]] at::Tensor parameter(const Board& board, int part) const;
  [[nodiscard]] at::Tensor gradient(const Board& board, int part) const;
  [[nodiscard]] typename CellNorm<T>::Parameters norm_parameters(const Board& board, int gain,
                                                                 std::size_t buffer) const;
  [[nodiscard]] loops::CellStep<T> step_at(std::int64_t kept, std::int64_t t) const;
  void reserve(const at::TensorOptions& options);
  void begin(Board& board);
  void normalize(std::optional<CellNorm<T>>& norm, const Board& board, int gain, std::size_t buffer, T* y,
                 const T* x, std::int64_t t);
  void project(Board& board, std::int64_t t);
  void step(Board& board, std::int64_t t);
  void step_backward(Board& board, std::int64_t t);
  void finish_backward(Board& board);
  /// Gradient of W_h h_{t-1} at step t, once step_backward() has passed.
  [[nodiscard]] T* product_gradient(std::int64_t t) const;
  [[nodiscard]] std::int64_t kept(std::int64_t t) const { return training_ ? t : 0; }

  Recurrent layer_;
  RecurrentParts parts_;
  Network::Site site_;
  std::string name_;  ///< of the stream that its masks draw from
  std::optional<CellNorm<T>> input_norm_, recurrent_norm_, cell_norm_;
  int result_ = -1, back_ = -1;

  bool training_ = false;
  std::int64_t examples_ = 0, steps_ = 0;
  at::Tensor mask_;
  Own x_, raw_, gates_, products_, normed_, q_, c_, normed_c_, squashed_, h_, masked_;
  Own dh_, dc_, carry_, dx_;
  std::vector<double> recurrent_bias_sum_;
  loops::PackedMatrix<T> input_weight_, recurrent_weight_, recurrent_weight_back_;
};

}  // namespace ablate::models
