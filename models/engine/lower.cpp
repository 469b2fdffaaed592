#include "models/engine/lower.h"

#include "models/engine/autograd_kernel.h"
#include "models/engine/concat_kernel.h"
#include "models/engine/convolution_kernel.h"
#include "models/engine/element_kernel.h"
#include "models/engine/flatten_kernel.h"
#include "models/engine/linear_kernel.h"
#include "models/engine/merge_kernel.h"
#include "models/engine/position_kernels.h"
#include "models/engine/recurrent_kernel.h"
#include "models/engine/scalar_kernel.h"

namespace ablate::models {
namespace {

/// Reads the graph node by node; consecutive parts of an element pass are gathered until something else
/// comes.
class Lowering {
 public:
  Lowering(const Network& network, Choose choose)
      : network_(network),
        own_kernels_(choose == Choose::fastest && network.device().is_cpu()),
        graph_(network.graph()),
        readers_(graph_.nodes.size(), 0) {
    for (const Node& node : graph_.nodes)
      for (const int input : node.inputs) ++readers_[index(input)];
    ++readers_.back();  // the logits are read from outside
    for (int i = 0; i < static_cast<int>(graph_.nodes.size()); ++i) {
      result_.values.push_back({i, graph_.nodes[index(i)].shape});
    }
  }

  Lowered run() {
    for (int i = 1; i < static_cast<int>(graph_.nodes.size()); ++i) lower(i);
    finish_pass();
    return std::move(result_);
  }

 private:
  static std::size_t index(int node) { return static_cast<std::size_t>(node); }

  /// Parts of an element pass in the order in which it applies them.
  enum Order { bias, norm, join, activation, dropout, nothing };
  struct OrderOf {
    Order operator()(const BatchNorm&) const { return norm; }
    Order operator()(const LayerNorm&) const { return norm; }
    Order operator()(const GroupNorm&) const { return norm; }
    Order operator()(const RmsNorm&) const { return norm; }
    Order operator()(const Join&) const { return join; }
    Order operator()(const Activation& function) const {
      return computes_activation(function) ? activation : nothing;
    }
    Order operator()(const Dropout&) const { return dropout; }
    template <class Other>
    Order operator()(const Other&) const {
      return nothing;
    }
  };

  void lower(int i) {
    const Node& node = graph_.nodes[index(i)];
    const Order order = own_kernels_ ? std::visit(OrderOf{}, node.operation) : nothing;
    if (order != nothing) return add_to_pass(i, order);
    finish_pass();
    if (!own_kernels_) {
      result_.kernels.push_back(std::make_unique<AutogradKernel>(node, i, network_.site(i)));
    } else if (const auto* conv = std::get_if<Conv>(&node.operation)) {
      result_.kernels.push_back(std::make_unique<ConvolutionKernel>(node.inputs[0], product(i, conv->bias),
                                                                    *conv, network_.site(i)));
    } else if (const auto* linear = std::get_if<Linear>(&node.operation)) {
      add_typed<LinearKernel>(node.inputs[0], product(i, linear->bias), network_.site(i));
    } else if (std::holds_alternative<ScalarAffine>(node.operation)) {
      add_typed<ScalarKernel>(node.inputs[0], i, network_.site(i));
    } else if (const auto* merge = std::get_if<Merge>(&node.operation)) {
      add_typed<MergeKernel>(node.inputs, i, *merge);
    } else if (std::holds_alternative<GlobalAveragePool>(node.operation)) {
      add_typed<GlobalAveragePoolKernel>(node.inputs, i);
    } else if (std::holds_alternative<Concat>(node.operation)) {
      add_typed<ConcatKernel>(node.inputs, i);
    } else if (const auto* pad = std::get_if<PadShortcut>(&node.operation)) {
      add_typed<PadShortcutKernel>(node.inputs, i, *pad);
    } else if (std::holds_alternative<Recurrent>(node.operation)) {
      add_typed<RecurrentKernel>(node.inputs, i, network_);
    } else if (std::holds_alternative<Flatten>(node.operation)) {
      result_.kernels.push_back(std::make_unique<FlattenKernel>(node.inputs, i));
    } else {
      result_.kernels.push_back(std::make_unique<AutogradKernel>(node, i, network_.site(i)));
    }
  }

  template <template <class> class Typed, class... Arguments>
  void add_typed(Arguments&&... arguments) {
    if (network_.type() == at::kDouble) {
      result_.kernels.push_back(std::make_unique<Typed<double>>(arguments...));
    } else {
      result_.kernels.push_back(std::make_unique<Typed<float>>(arguments...));
    }
  }

  /// The value of a map before its bias is added, by a pass that begins here; without a bias it is the
  /// node's.
  int product(int i, bool has_bias) {
    if (!has_bias) return i;
    result_.values.push_back(result_.values[index(i)]);
    begin_pass(static_cast<int>(result_.values.size()) - 1, bias);
    pass_.output = i;
    pass_.bias = network_.site(i).bias;
    return pass_.x;
  }

  void begin_pass(int x, Order order) {
    pass_ = {};
    pass_.x = x;
    order_ = order;
    open_ = true;
  }

  void add_to_pass(int i, Order order) {
    const Node& node = graph_.nodes[index(i)];
    const int x = node.inputs.back();  // of a join the branch
    // A pass adds a bias or normalizes, not both.
    const bool follows = open_ && x == pass_.output && order > order_ && readers_[index(x)] == 1 &&
                         !(order_ == bias && order == norm);
    if (!follows) {
      finish_pass();
      begin_pass(x, order);
    }
    pass_.output = i;
    order_ = order;
    if (order == norm) pass_.norm = i;
    if (order == activation) pass_.activation = i;
    if (order == dropout) pass_.dropout = i;
    if (order == join) {
      pass_.join = i;
      pass_.shortcut = node.inputs.front();
    }
  }

  void finish_pass() {
    if (open_) add_typed<ElementKernel>(pass_, network_);
    open_ = false;
  }

  const Network& network_;
  bool own_kernels_;
  const Graph& graph_;
  std::vector<int> readers_;
  Lowered result_;
  ElementParts pass_;
  Order order_ = nothing;
  bool open_ = false;
};

}  // namespace

Lowered lower(const Network& network, Choose choose) { return Lowering(network, choose).run(); }

}  // namespace ablate::models
