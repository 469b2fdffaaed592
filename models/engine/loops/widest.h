#pragma once

namespace ablate::models::loops {

/// Body::run(arguments...) compiled twice, for AVX2 and for AVX-512, of which the better that this processor
/// has is called. `run` must be always_inline, so that it becomes part of either. Products and sums are not
/// contracted: both give the same bits.
template <class Body, class... Arguments>
[[gnu::target("avx512f,avx512vl,avx512dq,avx512bw")]] void run_by_avx512(Arguments... arguments) {
  Body::run(arguments...);
}

template <class Body, class... Arguments>
void run_by_avx2(Arguments... arguments) {
  Body::run(arguments...);
}

inline bool has_avx512() {
  static const bool has = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
                          __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw");
  return has;
}

template <class Body, class... Arguments>
void run_widest(Arguments... arguments) {
  has_avx512() ? run_by_avx512<Body>(arguments...) : run_by_avx2<Body>(arguments...);
}

}  // namespace ablate::models::loops
