#include "experiments/problem.h"

#include <algorithm>
#include <numeric>
#include <tuple>
#include <utility>

#include "experiments/error.h"

namespace ablate::experiments {

namespace {

std::string place(const Location& where) {
  std::string text = where.file;
  if (where.line > 0) text += ":" + std::to_string(where.line) + ":" + std::to_string(where.column);
  if (!where.pointer.empty()) text += (text.empty() ? "" : ": ") + where.pointer;
  return text;
}

/// Levenshtein's edit distance.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), 0);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t substituted = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, substituted});
    }
  }
  return row[b.size()];
}

}  // namespace

void Problems::add(Location where, std::string message) {
  list_.push_back({std::move(where), std::move(message)});
}

std::string Problems::text() const {
  std::vector<const Problem*> sorted;
  for (const Problem& problem : list_) sorted.push_back(&problem);
  const auto key = [](const Problem* p) { return std::tie(p->where.file, p->where.line, p->where.column); };
  std::stable_sort(sorted.begin(), sorted.end(),
                   [&](const Problem* a, const Problem* b) { return key(a) < key(b); });
  std::vector<std::string> lines;
  for (const Problem* problem : sorted) {
    const std::string where = place(problem->where);
    std::string line = where.empty() ? problem->message : where + ": " + problem->message;
    if (std::find(lines.begin(), lines.end(), line) == lines.end()) lines.push_back(std::move(line));
  }
  std::string result;
  for (const std::string& line : lines) result += line + "\n";
  return result + std::to_string(lines.size()) +
         (lines.size() == 1 ? " problem; nothing was started" : " problems; nothing was started");
}

void Problems::raise() const {
  if (!list_.empty()) throw Error(Exit::invalid, "the experiment is invalid\n" + text());
}

std::string nearest(std::string_view wrong, const std::vector<std::string>& known) {
  const std::string* best = nullptr;
  std::size_t least = std::max<std::size_t>(2, wrong.size() / 3) + 1;
  for (const std::string& candidate : known)
    if (const std::size_t edits = distance(wrong, candidate); edits < least) {
      least = edits;
      best = &candidate;
    }
  std::string text = best == nullptr ? "" : "; did you mean \"" + *best + "\"?";
  constexpr std::size_t few = 12;
  if (known.empty() || known.size() > few) return text;
  text += best == nullptr ? "; known are " : " Known are ";
  for (std::size_t i = 0; i < known.size(); ++i) text += (i == 0 ? "" : ", ") + known[i];
  return text;
}

}  // namespace ablate::experiments
