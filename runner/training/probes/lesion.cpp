#include <algorithm>
#include <map>
#include <numeric>

#include "models/edits.h"
#include "runner/training/probes/choices.h"
#include "runner/training/probes/measured.h"
#include "runner/training/probes/probe.h"

namespace ablate::runner {
namespace {

using models::Graph;
using models::Unit;

double mean(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const std::size_t middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

/// Evaluates edited networks and gathers what becomes of them.
class Lesion {
 public:
  Lesion(const nlohmann::json& options, const Subject& subject)
      : options_(options),
        subject_(subject),
        part_(part_of(options, subject.data)),
        graph_(subject.network.graph()),
        units_(models::units(graph_)) {
    for (std::size_t i = 0; i < units_.size(); ++i)
      if (units_[i].removable) removable_.push_back(i);
  }

  results::Values run() {
    if (const auto sizes = options_.at("delete").get<std::vector<std::size_t>>(); !sizes.empty())
      for (const std::size_t size : sizes) remove(size, sizes.size() > 1 ? std::to_string(size) + "." : "");
    if (const auto sizes = options_.at("swap").get<std::vector<std::size_t>>(); !sizes.empty())
      for (const std::size_t size : sizes) swap(size, sizes.size() > 1 ? std::to_string(size) + "." : "");
    if (options_.at("truncate")) truncate();
    if (options_.at("paths")) enumerate_paths();
    return std::move(values_);
  }

 private:
  using Measured = std::map<std::string, double>;  ///< by quantity: "error", "loss"

  [[nodiscard]] Measured measure(const Graph& edited) const { return measured(edited, part_, subject_); }

  /// Mean, median and range of each quantity over several edited networks.
  void add(const std::string& prefix, const std::vector<Measured>& all) {
    std::map<std::string, std::vector<double>> columns;
    for (const Measured& one : all)
      for (const auto& [quantity, value] : one) columns[quantity].push_back(value);
    for (const auto& [quantity, column] : columns) {
      values_.emplace_back(prefix + quantity + "_mean", mean(column));
      values_.emplace_back(prefix + quantity + "_median", median(column));
      values_.emplace_back(prefix + quantity + "_min", *std::min_element(column.begin(), column.end()));
      values_.emplace_back(prefix + quantity + "_max", *std::max_element(column.begin(), column.end()));
    }
    values_.emplace_back(prefix + "networks", static_cast<double>(all.size()));
  }

  [[nodiscard]] std::size_t draws() const { return options_.at("draws").get<std::size_t>(); }

  [[nodiscard]] std::vector<std::vector<std::size_t>> chosen(std::size_t size) const {
    const std::string position = options_.at("position");
    if (position == "random")
      return choices(removable_.size(), size, draws(), subject_.spec.seed, "lesion:delete");
    std::vector<std::size_t> places(size);
    std::iota(places.begin(), places.end(), position == "first" ? 0 : removable_.size() - size);
    return {places};
  }

  void remove(std::size_t size, const std::string& prefix) {
    std::vector<Measured> all;
    for (const std::vector<std::size_t>& places : chosen(size)) {
      std::vector<std::size_t> deleted;
      for (const std::size_t place : places) deleted.push_back(removable_[place]);
      all.push_back(measure(models::without(graph_, deleted)));
      if (size != 1) continue;
      for (const auto& [quantity, value] : all.back())
        values_.emplace_back(prefix + units_[deleted[0]].name + "." + quantity, value);
    }
    add(prefix, all);
  }

  void swap(std::size_t size, const std::string& prefix) {
    const auto pairs = models::like_pairs(graph_);
    std::vector<Measured> all;
    std::vector<double> taus;
    for (const auto& choice : choices(pairs.size(), size, draws(), subject_.spec.seed, "lesion:swap")) {
      Graph edited = graph_;
      std::vector<std::size_t> order(units_.size());
      std::iota(order.begin(), order.end(), std::size_t{0});
      for (const std::size_t chosen_pair : choice) {
        const auto [i, j] = pairs[chosen_pair];
        edited = models::exchanged(edited, i, j);
        std::swap(order[i], order[j]);
      }
      all.push_back(measure(edited));
      taus.push_back(kendall_tau(order));
    }
    add(prefix, all);
    values_.emplace_back(prefix + "kendall_tau_mean", mean(taus));
  }

  /// Reads out after the first 0, 1, … blocks, where all later ones can be deleted.
  void truncate() {
    std::vector<std::size_t> later;
    for (std::size_t kept = units_.size();; --kept) {
      for (const auto& [quantity, value] : measure(models::without(graph_, later)))
        values_.emplace_back("after_" + std::to_string(kept) + "." + quantity, value);
      if (kept == 0 || !units_[kept - 1].removable) return;
      later.push_back(kept - 1);
    }
  }

  void enumerate_paths() {
    std::map<std::size_t, std::vector<Measured>> by_length;
    for (std::size_t bits = 0; bits < std::size_t{1} << units_.size(); ++bits) {
      std::vector<bool> through(units_.size());
      std::string name;
      for (std::size_t i = 0; i < units_.size(); ++i) {
        through[i] = (bits >> i & 1U) != 0;
        name += through[i] ? '1' : '0';
      }
      const Measured measured = measure(models::path(graph_, through));
      for (const auto& [quantity, value] : measured)
        values_.emplace_back("path_" + name + "." + quantity, value);
      by_length[static_cast<std::size_t>(std::count(through.begin(), through.end(), true))].push_back(
          measured);
    }
    for (const auto& [length, all] : by_length) add("length_" + std::to_string(length) + ".", all);
  }

  const nlohmann::json& options_;
  const Subject& subject_;
  RunData::Part part_;
  const Graph& graph_;
  std::vector<Unit> units_;
  std::vector<std::size_t> removable_;
  results::Values values_;
};

}  // namespace

results::Values lesion(const nlohmann::json& options, const Subject& subject) {
  return Lesion(options, subject).run();
}

}  // namespace ablate::runner
