#include "analysis/report/probes.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "analysis/summary.h"

namespace ablate::analysis {

namespace {

/// probe label, key -> level -> values of its seeds.
using Found = std::map<std::pair<std::string, std::string>, std::map<std::string, std::vector<double>>>;

struct Collected {
  std::vector<std::string> levels;  ///< in the order of the plan
  Found found;
};

std::string level_of(const experiments::PlannedRun& run) {
  experiments::Labels labels = run.labels;
  labels.erase("seed");
  return labels.empty() ? "all" : experiments::text(labels);
}

Collected collect(const experiments::Plan& plan, const results::Store& store,
                  const std::map<std::string, results::Run>& runs) {
  Collected result;
  const auto last = store.last_looks(plan.unique_ids());
  for (const experiments::PlannedRun& run : plan.runs) {
    const auto values = last.find(run.run_id);
    if (run.phase != experiments::Phase::compare || values == last.end()) continue;
    const auto known = runs.find(run.run_id);
    if (known == runs.end() || known->second.outcome == "diverged") continue;
    const std::string level = level_of(run);
    if (std::find(result.levels.begin(), result.levels.end(), level) == result.levels.end())
      result.levels.push_back(level);
    for (const results::LookValue& one : values->second)
      if (std::isfinite(one.value)) result.found[{one.label, one.key}][level].push_back(one.value);
  }
  return result;
}

/// "stage1.block2.error" -> "stage1.block2" and "error".
std::pair<std::string, std::string> split(const std::string& key) {
  const std::size_t dot = key.rfind('.');
  if (dot == std::string::npos) return {"", key};
  return {key.substr(0, dot), key.substr(dot + 1)};
}

int rank(const std::string& name) { return name.starts_with("stem") ? 0 : name.starts_with("head") ? 2 : 1; }

/// By probe and quantity: the places it was found at, in order.
std::map<std::pair<std::string, std::string>, std::vector<std::string>> places_of(const Found& found) {
  std::map<std::pair<std::string, std::string>, std::vector<std::string>> result;
  for (const auto& [name, levels] : found) {
    const auto [place, quantity] = split(name.second);
    if (!place.empty()) result[{name.first, quantity}].push_back(place);
  }
  for (auto& [name, places] : result) std::sort(places.begin(), places.end(), before_in_depth);
  std::erase_if(result, [](const auto& one) { return one.second.size() < least_places; });
  return result;
}

CurveBand::Place place(std::size_t number, const std::vector<double>& values) {
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  return {static_cast<std::int64_t>(number), mean(values), *low, *high};
}

CurveChart profile(const Collected& all, const std::string& probe, const std::string& quantity,
                   const std::vector<std::string>& places) {
  experiments::Metric metric;
  metric.quantity = quantity;
  CurveChart chart;
  chart.metric = probe + ": " + quantity;
  chart.shown = Shown(metric, {});
  chart.along = "place";
  chart.places = places;
  for (const std::string& level : all.levels) {
    CurveBand band{level, 0, 0, {}};
    for (std::size_t i = 0; i < places.size(); ++i) {
      const auto& levels = all.found.at({probe, places[i] + "." + quantity});
      const auto here = levels.find(level);
      if (here == levels.end()) continue;
      band.n = std::max(band.n, here->second.size());
      band.places.push_back(place(i + 1, here->second));
    }
    if (!band.places.empty()) chart.bands.push_back(std::move(band));
  }
  return chart;
}

std::vector<ProbePicture> pictures(const experiments::Plan& plan, const results::Store& store) {
  std::vector<ProbePicture> result;
  std::set<std::string> levels;  // the first seed of each
  for (const experiments::PlannedRun& run : plan.runs) {
    const std::filesystem::path stem = store.pictures(run.run_id);
    std::error_code absent;
    if (run.phase != experiments::Phase::compare || levels.contains(level_of(run))) continue;
    for (const auto& entry : std::filesystem::directory_iterator(stem.parent_path(), absent)) {
      const std::string name = entry.path().filename();
      if (!name.starts_with(stem.filename().string() + ".") || !name.ends_with(".png")) continue;
      if (result.size() == most_pictures) return result;
      std::ifstream file(entry.path(), std::ios::binary);
      const std::string rest = name.substr(stem.filename().string().size() + 1);
      result.push_back({rest.substr(0, rest.find('.')), level_of(run), run.spec.seed,
                        std::string(std::istreambuf_iterator<char>(file), {})});
      levels.insert(level_of(run));
    }
  }
  return result;
}

}  // namespace

bool before_in_depth(const std::string& one, const std::string& other) {
  if (rank(one) != rank(other)) return rank(one) < rank(other);
  std::size_t i = 0, j = 0;
  const auto digit = [](const std::string& text, std::size_t at) {
    return at < text.size() && std::isdigit(static_cast<unsigned char>(text[at])) != 0;
  };
  const auto number = [&](const std::string& text, std::size_t& at) {
    std::size_t begin = at;
    while (digit(text, at)) ++at;
    while (begin + 1 < at && text[begin] == '0') ++begin;
    return std::pair(at - begin, text.substr(begin, at - begin));  // a longer number is a larger one
  };
  while (i < one.size() && j < other.size()) {
    if (digit(one, i) && digit(other, j)) {
      const auto a = number(one, i), b = number(other, j);
      if (a != b) return a < b;
    } else {
      if (one[i] != other[j]) return one[i] < other[j];
      ++i, ++j;
    }
  }
  return one.size() - i < other.size() - j;
}

Probes probes(const experiments::Plan& plan, const results::Store& store,
              const std::map<std::string, results::Run>& runs) {
  const Collected all = collect(plan, store, runs);
  const auto profiles = places_of(all.found);
  Probes result;
  for (const auto& [name, places] : profiles)
    if (result.profiles.size() < most_profiles)
      result.profiles.push_back(profile(all, name.first, name.second, places));
  for (const auto& [name, levels] : all.found) {
    const auto [where, quantity] = split(name.second);
    if (!where.empty() && profiles.contains({name.first, quantity})) continue;
    for (const std::string& level : all.levels)
      if (const auto values = levels.find(level); values != levels.end()) {
        const CurveBand::Place here = place(0, values->second);
        result.rows.push_back(
            {name.first, name.second, level, values->second.size(), here.mean, here.low, here.high});
      }
  }
  result.pictures = pictures(plan, store);
  return result;
}

}  // namespace ablate::analysis
