#include "models/execution/route.h"

#include <algorithm>
#include <optional>
#include <stdexcept>

#include "models/execution/masks.h"

namespace ablate::models {
namespace {

constexpr std::uint64_t first_input = 1;

/// One of `count` things, all alike.
int choose_one(std::uint32_t word, int count) {
  return std::min(count - 1, static_cast<int>(philox::uniform(word) * static_cast<float>(count)));
}

/// The column that a step goes through alone; nothing in a local step.
std::optional<int> global_column(const Graph::DropPath& rule, const Pass& pass) {
  if (rule.global_share == 0) return std::nullopt;
  const philox::Key key = philox::key(pass.seed, "drop_path");
  const auto word = [&](std::uint64_t i) {
    return philox::word(key, static_cast<std::uint64_t>(pass.step), i);
  };
  if (philox::uniform(word(0)) >= static_cast<float>(rule.global_share)) return std::nullopt;
  return choose_one(word(1), rule.columns);
}

std::uint64_t all_but_column(const Merge& merge, int column) {
  std::uint64_t left_out = 0;
  for (std::size_t i = 0; i < merge.columns.size(); ++i) {
    if (merge.columns[i] != column) left_out |= first_input << i;
  }
  return left_out;
}

/// Word i of the merge's stream decides about input i, the one behind them which input is left if none is.
std::uint64_t dropped_paths(const Merge& merge, KeepStream draws) {
  const std::size_t paths = merge.columns.size();
  std::uint64_t left_out = 0;
  std::size_t alive = paths;
  for (std::size_t i = 0; i < paths; ++i) {
    draws.first = i;
    if (keeps_batch(draws)) continue;
    left_out |= first_input << i;
    --alive;
  }
  if (alive > 0) return left_out;
  const int kept = choose_one(philox::word(draws.key, draws.step, paths), static_cast<int>(paths));
  return left_out & ~(first_input << kept);
}

}  // namespace

Route::Route(const Graph& graph, const Pass& pass)
    : computed_(graph.nodes.size(), false), left_out_(graph.nodes.size(), 0) {
  if (pass.training) {
    choose_branches(graph, pass);
    choose_paths(graph, pass);
  }
  find_computed(graph);
}

void Route::choose_branches(const Graph& graph, const Pass& pass) {
  constexpr std::uint64_t branch = first_input << 1;
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const auto* join = std::get_if<Join>(&graph.nodes[i].operation);
    if (join == nullptr || join->per_example || join->survival == 1) continue;
    KeepStream draws = draws_of(graph.nodes[i].name, pass);
    draws.drop_rate = static_cast<float>(1 - join->survival);
    if (!keeps_batch(draws)) left_out_[i] = branch;
  }
}

void Route::choose_paths(const Graph& graph, const Pass& pass) {
  const Graph::DropPath& rule = graph.drop_path;
  if (rule.columns == 0 || (rule.local_rate == 0 && rule.global_share == 0)) return;
  const std::optional<int> column = global_column(rule, pass);
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const auto* merge = std::get_if<Merge>(&graph.nodes[i].operation);
    if (merge == nullptr) continue;
    KeepStream draws = draws_of(graph.nodes[i].name, pass);
    draws.drop_rate = static_cast<float>(rule.local_rate);
    left_out_[i] = column ? all_but_column(*merge, *column) : dropped_paths(*merge, draws);
  }
}

void Route::find_computed(const Graph& graph) {
  computed_.back() = true;
  for (std::size_t i = graph.nodes.size(); i-- > 0;) {
    if (!computed_[i]) continue;
    const std::vector<int>& inputs = graph.nodes[i].inputs;
    bool any = inputs.empty();
    for (std::size_t k = 0; k < inputs.size(); ++k) {
      if (!reads(static_cast<int>(i), k)) continue;
      computed_[static_cast<std::size_t>(inputs[k])] = any = true;
    }
    if (!any) throw std::logic_error("no path is left at " + graph.nodes[i].name);
  }
}

}  // namespace ablate::models
