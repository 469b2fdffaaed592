#pragma once

#include <string_view>

namespace ablate::results {

/// Whether another attempt at the run would end as this one did: it diverged, its data are missing or
/// damaged, or the program refused it. Of every other class (oom, crash, hung, timeout, preempted,
/// interrupted, disk, device) an attempt's end says nothing about the next.
inline bool repeats_itself(std::string_view failure_class) {
  return failure_class == "diverged" || failure_class == "data" || failure_class == "error";
}

/// Whether the attempt was ended from outside and loses nothing by it.
inline bool is_interruption(std::string_view failure_class) {
  return failure_class == "interrupted" || failure_class == "preempted";
}

}  // namespace ablate::results
