#include "models/builder.h"

#include <algorithm>

#include "models/activations.h"
#include "models/fixup.h"
#include "models/initializations.h"
#include "models/norms.h"
#include "models/regularizers.h"

namespace ablate::models {

Builder::Scope::Scope(std::string& prefix, std::string_view name) : prefix_(prefix), length_(prefix.size()) {
  prefix_.append(name).append(".");
}

Builder::Builder(const experiments::RunSpec& arms, const Shape& input, std::int64_t classes,
                 experiments::Task task)
    : arms_(arms), classes_(classes), task_(task) {
  graph_.init = initialization_of(arms.init);
  graph_.nodes.push_back({"input", Input{}, {}, input, -1});
  if (const auto dropout = input_dropout_of(arms.dropout)) input_ = add("input_dropout", *dropout, {0});
}

Builder::Value Builder::add(std::string_view name, const Operation& operation,
                            const std::vector<Value>& inputs) {
  std::vector<Shape> shapes;
  shapes.reserve(inputs.size());
  for (const Value input : inputs) shapes.push_back(shape(input));
  Shape result = result_shape(operation, shapes);
  graph_.nodes.push_back({prefix_ + std::string(name), operation, inputs, std::move(result), block_});
  return static_cast<Value>(graph_.nodes.size() - 1);
}

Builder::Value Builder::conv(std::string_view name, Value x, std::int64_t channels, Window window) {
  Conv conv{shape(x).at(0), channels, window.kernel, window.stride, window.padding};
  conv.one_dimensional = window.one_dimensional;
  return add(name, conv, {x});
}

Builder::Value Builder::linear(std::string_view name, Value x, std::int64_t features) {
  return add(name, Linear{shape(x).back(), features}, {x});
}

Builder::Value Builder::norm(std::string_view name, Value x) {
  const auto operation = norm_at(arms_.norm, shape(x).at(0));
  if (!operation) return x;
  if (has_shift(arms_.norm)) drop_bias_of_map(x);
  return add(name, *operation, {x});
}

void Builder::drop_bias_of_map(Value x) {
  Node* node = &graph_.nodes.at(static_cast<std::size_t>(x));
  if (std::holds_alternative<Dropout>(node->operation)) {
    node = &graph_.nodes.at(static_cast<std::size_t>(node->inputs.at(0)));
  }
  if (std::holds_alternative<Join>(node->operation)) {
    for (const Value part : node->inputs) drop_bias_of_map(part);
    return;
  }
  if (auto* conv = std::get_if<Conv>(&node->operation)) conv->bias = false;
  if (auto* linear = std::get_if<Linear>(&node->operation)) linear->bias = false;
}

Builder::Value Builder::activation(std::string_view name, Value x) {
  const auto operation = activation_of(arms_.activation);
  return operation ? add(name, *operation, {x}) : x;
}

Builder::Value Builder::dropout(std::string_view name, Value x, const std::string& position,
                                std::size_t block) {
  const double rate = dropout_rate(arms_.dropout, position, block);
  return rate == 0 ? x : add(name, Dropout{rate, arms_.dropout.name == "channel"}, {x});
}

Builder::Value Builder::dropout(std::string_view name, Value x) {
  const auto rate = arms_.dropout.get<double>("rate");
  return rate == 0 ? x : add(name, Dropout{rate, arms_.dropout.name == "channel"}, {x});
}

Builder::Value Builder::flatten(Value x) { return shape(x).size() == 1 ? x : add("flatten", Flatten{}, {x}); }

Builder::Value Builder::max_pool(std::string_view name, Value x, Window window) {
  return add(name, MaxPool{window.kernel, window.stride, window.padding}, {x});
}

Builder::Value Builder::average_pool(std::string_view name, Value x, Window window) {
  return add(name, AveragePool{window.kernel, window.stride}, {x});
}

Builder::Value Builder::global_average_pool(std::string_view name, Value x) {
  return add(name, GlobalAveragePool{}, {x});
}

Builder::Value Builder::concat(std::string_view name, const std::vector<Value>& parts) {
  return add(name, Concat{}, parts);
}

Builder::Value Builder::pad_shortcut(std::string_view name, Value x, std::int64_t channels,
                                     std::int64_t stride) {
  if (stride == 1 && shape(x).at(0) == channels) return x;
  return add(name, PadShortcut{channels, stride}, {x});
}

Builder::Value Builder::sequence(Value x, const std::string& read) {
  const auto order = read == "rows"      ? Sequence::Read::rows
                     : read == "columns" ? Sequence::Read::columns
                                         : Sequence::Read::pixels;
  return add("sequence", Sequence{order}, {x});
}

Builder::Value Builder::embedding(std::string_view name, Value tokens, std::int64_t vocabulary,
                                  std::int64_t features) {
  return add(name, Embedding{vocabulary, features}, {tokens});
}

Builder::Value Builder::recurrent(std::string_view name, Value x, Recurrent cell) {
  cell.in = shape(x).at(1);
  if (cell.cell == Recurrent::Cell::rnn) cell.function = recurrent_function(arms_.activation);
  normalize_cell(arms_.norm, shape(x).at(0), cell);
  drop_in_cell(arms_.dropout, cell);
  return add(name, cell, {x});
}

Builder::Value Builder::dropout_between(std::string_view name, Value x) {
  const auto operation = dropout_between_layers(arms_.dropout);
  return operation ? add(name, *operation, {x}) : x;
}

Builder::Value Builder::readout(Value x, bool mean) { return add("readout", Readout{mean}, {x}); }

void Builder::begin_block() {
  block_ = static_cast<int>(graph_.blocks.size());
  graph_.blocks.push_back({prefix_.substr(0, prefix_.size() - 1), -1});
}

Builder::Value Builder::join(std::string_view name, Value shortcut, Value branch, double scale) {
  Block& block = graph_.blocks.at(static_cast<std::size_t>(block_));
  block_ = -1;
  return block.join = add(name, Join{.scale = scale}, {shortcut, branch});
}

void Builder::freeze(Value map) {
  graph_.frozen.push_back(graph_.nodes.at(static_cast<std::size_t>(map)).name);
}

void Builder::give_weight(Value map, std::vector<double> values) {
  graph_.given[graph_.nodes.at(static_cast<std::size_t>(map)).name + ".weight"] = std::move(values);
}

Builder::Value Builder::merge(std::string_view name, Merge::By by, const std::vector<Value>& paths,
                              std::vector<int> columns) {
  if (graph_.drop_path.columns == 0) graph_.drop_path = drop_path_of(arms_.drop_path);
  for (const int column : columns) graph_.drop_path.columns = std::max(graph_.drop_path.columns, column + 1);
  return add(name, Merge{by, std::move(columns)}, paths);
}

namespace {

void normalize_weights(Graph& graph) {
  for (Node& node : graph.nodes) {
    if (auto* linear = std::get_if<Linear>(&node.operation)) linear->weights.normalized = true;
    if (auto* conv = std::get_if<Conv>(&node.operation)) conv->weights.normalized = true;
  }
}

}  // namespace

Graph Builder::finish() {
  for (std::size_t i = 0; i < graph_.blocks.size(); ++i) {
    Node& end = graph_.nodes.at(static_cast<std::size_t>(graph_.blocks[i].join));
    auto& join = std::get<Join>(end.operation);
    const double scale = join.scale;
    join = join_of(arms_.stochastic_depth, i + 1, graph_.blocks.size());
    join.scale = scale;
  }
  if (normalizes_weights(arms_.norm)) normalize_weights(graph_);
  return graph_.init.name == "fixup" ? with_fixup(std::move(graph_)) : std::move(graph_);
}

}  // namespace ablate::models
