#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace ablate::runner {

/// Choices of `size` of `count` things, each ascending: all of them in lexicographic order if `draws` is 0 or
/// there are no more, else `draws` different ones from the stream (seed, "PURPOSE:SIZE").
std::vector<std::vector<std::size_t>> choices(std::size_t count, std::size_t size, std::size_t draws,
                                              std::int64_t seed, const std::string& purpose);

/// Kendall's rank correlation of an order of 0 … n-1 with the sorted one: 1 - 4 inversions / (n (n - 1)).
double kendall_tau(const std::vector<std::size_t>& order);

}  // namespace ablate::runner
