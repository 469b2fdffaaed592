#include "experiments/attribution.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "experiments/merge.h"

namespace ablate::experiments {

namespace {

using Levels = std::vector<std::pair<const Axis*, const Level*>>;

template <class Matches>
bool sets(const Level& level, const std::vector<std::string>& wanted, Matches matches) {
  const std::vector<std::string> set = paths(level.patch);
  return std::any_of(set.begin(), set.end(), [&](const std::string& path) {
    return std::any_of(wanted.begin(), wanted.end(),
                       [&](const std::string& one) { return matches(path, one); });
  });
}

bool is(const std::string& path, const std::string& wanted) { return path == wanted; }

bool surrounds(const std::string& path, const std::string& wanted) { return wanted.starts_with(path + "."); }

/// The level that wrote what is wrong: the last that sets it, or something around it, or something inside;
/// null: the base did.
const Level* writer(const Combination& combination, const std::vector<std::string>& wanted) {
  const auto last = [&](auto matches) -> const Level* {
    const Level* found = nullptr;
    for (const auto& [axis, level] : combination.levels)
      if (sets(*level, wanted, matches)) found = level;
    return found;
  };
  if (const Level* found = last(is)) return found;
  if (const Level* found = last(surrounds)) return found;
  return last(related);
}

/// Axes of which some level sets one of the paths: another level of theirs might do.
std::vector<const Axis*> deciding(const Combination& combination, const std::vector<std::string>& wanted) {
  std::vector<const Axis*> found;
  for (const auto& [axis, level] : combination.levels)
    if (std::any_of(axis->levels.begin(), axis->levels.end(),
                    [&](const Level& other) { return sets(other, wanted, related); }))
      found.push_back(axis);
  return found;
}

bool has(const Combination& combination, const Levels& levels) {
  return std::all_of(levels.begin(), levels.end(), [&](const auto& wanted) {
    return std::find(combination.levels.begin(), combination.levels.end(), wanted) !=
           combination.levels.end();
  });
}

/// Calls visit with every choice of `size` of the combination's levels, those on `axes` alone.
template <class Visit>
void each_choice(const Combination& combination, const std::vector<const Axis*>& axes, std::size_t size,
                 Visit visit) {
  Levels candidates;
  for (const auto& level : combination.levels)
    if (std::find(axes.begin(), axes.end(), level.first) != axes.end()) candidates.push_back(level);
  if (size > candidates.size()) return;
  std::vector<bool> chosen(candidates.size(), false);
  std::fill(chosen.begin(), chosen.begin() + static_cast<std::ptrdiff_t>(size), true);
  do {
    Levels levels;
    for (std::size_t i = 0; i < candidates.size(); ++i)
      if (chosen[i]) levels.push_back(candidates[i]);
    visit(levels);
  } while (std::prev_permutation(chosen.begin(), chosen.end()));
}

/// `"skip": [{"norm": "none", "norm.eps": "0.1"}]`
std::string skip_line(const Levels& levels) {
  std::string inside;
  for (const auto& [axis, level] : levels)
    inside += (inside.empty() ? "" : ", ") + Json(axis->name).dump() + ": " + Json(level->label).dump();
  return "\"skip\": [{" + inside + "}]";
}

std::string advice(const Fault& fault, const Levels& levels) {
  if (levels.empty()) return "";
  std::string chosen;
  for (const auto& [axis, level] : levels)
    chosen += (chosen.empty() ? "" : ", ") + axis->name + "=" + level->label;
  // What one level got wrong by itself is mended there; what is tuned cannot be skipped.
  const bool misfit = levels.size() > 1 || (fault.check != nullptr && fault.paths.size() > 1);
  const bool tuned = std::any_of(levels.begin(), levels.end(),
                                 [](const auto& level) { return level.first->source == Axis::Source::tune; });
  return " (" + chosen + ")" +
         (misfit && !tuned ? "; to leave such runs out, add " + skip_line(levels) : std::string());
}

/// The same fault, written at the same place, of several combinations.
struct Group {
  Fault fault;
  Location where;
  std::vector<std::size_t> members;  ///< indices of `all`, ascending
};

class Attribution {
 public:
  Attribution(const std::vector<Examined>& all, Problems& problems) : all_(all), problems_(problems) {}

  /// Finds choices of levels that have the fault wherever they meet, the smallest first, until every member
  /// is explained.
  void report(const Group& group) {
    unexplained_ = group.members;
    std::vector<const Axis*> axes = deciding(*all_[group.members.front()].combination, group.fault.paths);
    explain(group, axes);
    if (unexplained_.empty()) return;
    axes.clear();
    for (const auto& [axis, level] : all_[unexplained_.front()].combination->levels) axes.push_back(axis);
    explain(group, axes);
    for (const std::size_t member : std::vector<std::size_t>(unexplained_))
      add(group, all_[member].combination->levels);
  }

 private:
  void explain(const Group& group, const std::vector<const Axis*>& axes) {
    for (std::size_t size = 0; size <= axes.size() && !unexplained_.empty(); ++size)
      for (const std::size_t member : std::vector<std::size_t>(unexplained_))
        each_choice(*all_[member].combination, axes, size, [&](const Levels& levels) {
          const bool open = std::find(unexplained_.begin(), unexplained_.end(), member) != unexplained_.end();
          if (open && always_faulty(group, levels)) add(group, levels);
        });
  }

  /// A combination whose fault hid the question does not speak against it.
  [[nodiscard]] bool always_faulty(const Group& group, const Levels& levels) const {
    for (std::size_t i = 0; i < all_.size(); ++i)
      if (has(*all_[i].combination, levels) &&
          !std::binary_search(group.members.begin(), group.members.end(), i) &&
          !all_[i].configuration->unasked.contains(group.fault.check))
        return false;
    return true;
  }

  void add(const Group& group, const Levels& levels) {
    problems_.add(group.where, group.fault.message + advice(group.fault, levels));
    unexplained_.erase(std::remove_if(unexplained_.begin(), unexplained_.end(),
                                      [&](std::size_t i) { return has(*all_[i].combination, levels); }),
                       unexplained_.end());
  }

  const std::vector<Examined>& all_;
  Problems& problems_;
  std::vector<std::size_t> unexplained_;
};

}  // namespace

void attribute_faults(const Experiment& experiment, const std::vector<Examined>& all, Problems& problems) {
  std::map<std::tuple<std::string, int, int, std::string, std::string>, Group> groups;
  for (std::size_t i = 0; i < all.size(); ++i)
    for (const Fault& fault : all[i].configuration->faults) {
      const Level* by = writer(*all[i].combination, fault.paths);
      const Location where = by != nullptr ? by->where : experiment.locate(fault.pointer);
      Group& group = groups[{where.file, where.line, where.column, where.pointer, fault.message}];
      if (group.members.empty()) group = {fault, where, {}};
      if (group.members.empty() || group.members.back() != i) group.members.push_back(i);
    }
  Attribution attribution(all, problems);
  for (const auto& [place, group] : groups) attribution.report(group);
}

}  // namespace ablate::experiments
