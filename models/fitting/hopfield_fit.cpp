#include "models/fitting/hopfield_fit.h"

#include "experiments/random/permutation.h"

namespace ablate::models {

namespace {

/// weights += sign times a row, of `units`.
void add_row(std::vector<float>& to, const float* row, float sign) {
  for (std::size_t k = 0; k < to.size(); ++k) to[k] += sign * row[k];
}

}  // namespace

HopfieldFit::HopfieldFit(const experiments::Choice& network, std::int64_t seed)
    : corruption_(network.get<double>("corruption")),
      tolerance_(network.get<double>("tolerance")),
      sweeps_(network.get<std::int64_t>("sweeps")),
      seed_(seed) {}

bool HopfieldFit::train(const Table& examples, const KeepGoing& keep_going) {
  units_ = examples.features;
  const auto units = static_cast<std::size_t>(units_), classes = static_cast<std::size_t>(examples.classes);
  std::vector<std::vector<double>> sums(classes);
  for (std::int64_t i = 0; i < examples.count; ++i) {
    std::vector<double>& sum = sums[static_cast<std::size_t>(examples.label(i))];
    sum.resize(units);
    for (std::size_t k = 0; k < units; ++k) sum[k] += examples.row(i)[k];
  }
  patterns_.assign(classes, {});
  weights_.assign(units * units, 0);
  for (std::size_t c = 0; c < classes; ++c) {
    if (!keep_going()) return false;
    State& pattern = patterns_[c];
    for (const double sum : sums[c]) pattern.push_back(sum > 0 ? 1.0F : -1.0F);
    for (std::size_t k = 0; k < pattern.size(); ++k)
      for (std::size_t l = 0; l < units; ++l)
        if (l != k) weights_[k * units + l] += pattern[k] * pattern[l];
  }
  return true;
}

HopfieldFit::State HopfieldFit::corrupted(const double* x, std::int64_t example) const {
  const philox::Key key = philox::key(seed_, "hopfield:corruption");
  State state(static_cast<std::size_t>(units_));
  for (std::size_t k = 0; k < state.size(); ++k) {
    const bool flip =
        static_cast<double>(philox::uniform(philox::word(key, static_cast<std::uint64_t>(example), k))) <
        corruption_;
    state[k] = (x[k] > 0) == flip ? -1.0F : 1.0F;
  }
  return state;
}

void HopfieldFit::recall(State& state, std::int64_t example) const {
  std::vector<float> field(state.size(), 0);
  for (std::size_t k = 0; k < state.size(); ++k) add_row(field, weights_.data() + k * state.size(), state[k]);
  const philox::Key key = philox::key(seed_, "hopfield:order");
  bool changed = true;
  for (std::int64_t sweep = 0; changed && sweep < sweeps_; ++sweep) {
    changed = false;
    const auto turn = static_cast<std::uint64_t>(example * sweeps_ + sweep);
    for (const std::int64_t unit : permutation(key, turn, units_)) {
      const auto k = static_cast<std::size_t>(unit);
      if (field[k] * state[k] >= 0) continue;
      state[k] = -state[k];
      add_row(field, weights_.data() + k * state.size(), 2 * state[k]);
      changed = true;
    }
  }
}

Score HopfieldFit::score(const Table& examples) const {
  Score sum;
  for (std::int64_t i = 0; i < examples.count; ++i) {
    const State& pattern = patterns_[static_cast<std::size_t>(examples.label(i))];
    State state = corrupted(examples.row(i), i);
    recall(state, i);
    double differing = 0;
    for (std::size_t k = 0; k < state.size(); ++k)
      differing += pattern.empty() || state[k] != pattern[k] ? 1 : 0;
    differing /= static_cast<double>(units_);
    sum.loss += differing;
    sum.wrong += differing > tolerance_ ? 1 : 0;
  }
  return sum;
}

}  // namespace ablate::models
