#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>

namespace ablate::runner {

/// Tells slots that fail from runs that fail. A slot is not to be trusted any more once so many different
/// runs in a row failed on it, with no success between. A run counts where it failed first, and no longer
/// once it has failed in another slot too: then it is the run.
class Quarantine {
 public:
  /// `most`: failures of different runs in a row; 0: no slot is ever distrusted.
  explicit Quarantine(std::size_t most) : most_(most) {}

  /// True if the slot is not to be used any more.
  bool failed(std::size_t slot, const std::string& run_id) {
    const auto [first, fresh] = first_failed_.try_emplace(run_id, slot);
    if (fresh)
      suspicious_[slot].insert(run_id);
    else if (first->second != slot)
      suspicious_[first->second].erase(run_id);
    return most_ > 0 && suspicious_[slot].size() >= most_;
  }
  void succeeded(std::size_t slot) { suspicious_[slot].clear(); }

 private:
  std::size_t most_;
  std::map<std::string, std::size_t> first_failed_;          ///< run -> slot
  std::map<std::size_t, std::set<std::string>> suspicious_;  ///< slot -> runs
};

}  // namespace ablate::runner
