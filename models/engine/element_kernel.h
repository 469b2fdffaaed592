#pragma once

#include <optional>
#include <string>

#include "models/engine/kernel.h"
#include "models/engine/norm_pass.h"

namespace ablate::models {

/// Which parts an element pass has; -1: not this one.
struct ElementParts {
  int x = -1, output = -1;       ///< nodes: its input, the last one that it computes
  int bias = -1;                 ///< parameter
  int norm = -1;                 ///< node
  int join = -1, shortcut = -1;  ///< nodes
  int activation = -1;           ///< node
  int dropout = -1;              ///< node
};

/// Whether an element pass computes this activation: its derivative is a function of its result alone.
bool computes_activation(const Activation& activation);

/// Everything that stands between two maps, in one pass over the values each way:
///
///   y = dropout(f(b (norm(x) or x + bias) + shortcut))
///
/// every part optional, in this order; b: what stochastic depth multiplies a branch with (Join). What
/// backward() needs of f it takes from y, which the next map keeps anyway; dropout draws its decisions again
/// from their counters.
template <class T>
class ElementKernel : public Kernel {
 public:
  ElementKernel(const ElementParts& parts, const Network& network);
  void plan(Planner& planner) override;
  void forward(Board& board) override;
  void backward(Board& board) override;
  [[nodiscard]] const char* kind() const override { return "elementwise"; }
  [[nodiscard]] std::vector<int> trains() const override;

 private:
  void branch(const loops::Affine<T>& pass, Board& board);
  void smooth(const at::Tensor& y) const;
  void drop(const at::Tensor& y, const Board& board) const;
  [[nodiscard]] double common_factor(const Board& board) const;
  [[nodiscard]] at::Tensor factor(const Board& board, std::int64_t examples) const;
  [[nodiscard]] at::Tensor back_to_sum(Board& board);
  void back_through_branch(const at::Tensor& g, Board& board);
  [[nodiscard]] std::vector<const T*> gradients(const Board& board) const;
  [[nodiscard]] typename NormPass<T>::Backward norm_backward(Board& board, const at::Tensor& dx) const;
  void back_through_norm_and_relu(Board& board);
  [[nodiscard]] bool is_dropped(const Board& board) const {
    return join_ && !board.route.reads(parts_.join, 1);
  }
  [[nodiscard]] typename NormPass<T>::Parameters norm_parameters(Network& network) const;

  ElementParts parts_;
  std::string dropout_name_, join_name_;  ///< of the streams that they draw from
  Network::Site norm_site_;
  std::optional<NormPass<T>> norm_;
  bool uses_running_statistics_ = false;  ///< in evaluation
  bool whole_norm_ = false;               ///< the norm's passes take what stands around it too
  bool norm_and_relu_ = false;            ///< nothing else stands here, and they go back in one pass
  std::optional<Join> join_;
  std::optional<Dropout> dropout_;
  loops::Function function_ = loops::Function::identity;
  int result_ = -1, back_ = -1,
      branch_back_ = -1;  ///< buffers: y; the gradient of the sum; that of x where it is another
};

}  // namespace ablate::models
