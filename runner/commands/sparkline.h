#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace ablate::runner {

/// A curve in at most `width` block characters, from its least to its greatest value: "█▅▃▂▁▁". Where there
/// are more values than characters, one stands for the mean of several; "×" where none of them is finite.
std::string sparkline(const std::vector<double>& values, std::size_t width);

}  // namespace ablate::runner
