#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "experiments/run_spec.h"
#include "models/graph.h"

namespace ablate::models {

/// Describes one network as a graph. A network function marks sites (norm, activation, dropout, join) and
/// never learns which arm it is in: the run's choices decide what stands there. A site may stand empty; then
/// it returns its input. Names are local to the open scopes: "conv1" in scope "stage2.block1" names the
/// parameter "stage2.block1.conv1.weight".
class Builder {
 public:
  /// A value of the network under construction.
  using Value = int;
  struct Window {
    std::int64_t kernel = 3, stride = 1, padding = 0;
    bool one_dimensional = false;  ///< along the width alone; of a convolution
  };
  /// Prefixes names for as long as it lives.
  class Scope {
   public:
    Scope(std::string& prefix, std::string_view name);
    ~Scope() { prefix_.resize(length_); }
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;

   private:
    std::string& prefix_;
    std::size_t length_;
  };

  /// `arms` must outlive the builder. `input` is the shape of one example.
  /// `classes`: outputs of the last map (experiments::DatasetFacts::outputs): classes, numbers to predict, or
  /// tokens of the vocabulary.
  Builder(const experiments::RunSpec& arms, const Shape& input, std::int64_t classes,
          experiments::Task task = experiments::Task::classification);

  [[nodiscard]] Value input() const { return input_; }
  [[nodiscard]] std::int64_t classes() const { return classes_; }
  [[nodiscard]] experiments::Task task() const { return task_; }
  [[nodiscard]] const Shape& shape(Value x) const {
    return graph_.nodes.at(static_cast<std::size_t>(x)).shape;
  }
  [[nodiscard]] Scope scope(std::string_view name) { return {prefix_, name}; }

  /// Maps have a bias unless a norm that shifts by itself follows, directly or after the sum that they end
  /// in.
  Value conv(std::string_view name, Value x, std::int64_t channels, Window window);
  Value linear(std::string_view name, Value x, std::int64_t features);
  Value norm(std::string_view name, Value x);
  Value activation(std::string_view name, Value x);
  /// `position`: "before_norm" or "after_norm", see regularizers.h; `block`: of a network whose blocks may
  /// have rates of their own (NetworkDescription::dropout_blocks), from 0.
  Value dropout(std::string_view name, Value x, const std::string& position, std::size_t block = 0);
  /// Where no norm follows, as before the last linear map, and both positions are this one.
  Value dropout(std::string_view name, Value x);
  /// [C, H, W] -> [C H W]; a vector stays what it is.
  Value flatten(Value x);
  Value max_pool(std::string_view name, Value x, Window window);
  Value average_pool(std::string_view name, Value x, Window window);
  Value global_average_pool(std::string_view name, Value x);
  Value concat(std::string_view name, const std::vector<Value>& parts);

  /// An image or a series as a sequence; `read`: "pixels", "rows", "columns".
  Value sequence(Value x, const std::string& read);
  /// Tokens [T] as a sequence of trained vectors, [T, features].
  Value embedding(std::string_view name, Value tokens, std::int64_t vocabulary, std::int64_t features);
  /// A recurrent layer with the run's norm and dropout inside its cell; of `cell` those fields count that are
  /// not arms (cell, units, function, forget_bias). Takes the run's activation if it is a rnn.
  Value recurrent(std::string_view name, Value x, Recurrent cell);
  /// The run's dropout between recurrent layers (non-recurrent connections).
  Value dropout_between(std::string_view name, Value x);
  Value readout(Value x, bool mean);

  /// Shortcut option A: every `stride`-th position, zero channels appended. x itself if it fits already.
  Value pad_shortcut(std::string_view name, Value x, std::int64_t channels, std::int64_t stride);

  /// Whatever is added from here to the next join() lies on the branch of a residual block. The shortcut is
  /// described before. Blocks do not nest.
  void begin_block();
  /// shortcut + scale branch: the end of the block, which bears the name of the open scopes.
  Value join(std::string_view name, Value shortcut, Value branch, double scale = 1);

  /// The update leaves the map of this value as it is drawn, or as it is given.
  void freeze(Value map);
  /// The map's weight begins with these values, row-major, instead of drawn ones.
  void give_weight(Value map, std::vector<double> values);

  /// The end of several paths of the same shape; `columns` says of each which column of the network it
  /// belongs to, from 0, the shallowest. What drop path drops. At most 64 paths.
  Value merge(std::string_view name, Merge::By by, const std::vector<Value>& paths, std::vector<int> columns);

  /// The network, whose last node holds the logits. The builder is empty then.
  Graph finish();

 private:
  Value add(std::string_view name, const Operation& operation, const std::vector<Value>& inputs);
  void drop_bias_of_map(Value x);

  const experiments::RunSpec& arms_;
  std::int64_t classes_;
  experiments::Task task_;
  Graph graph_;
  std::string prefix_;
  int block_ = -1;
  Value input_ = 0;  ///< behind the dropout of the input, if there is one
};

}  // namespace ablate::models
