#pragma once

#include <cstdint>
#include <vector>

namespace ablate::models {

/// A bank of Gabor filters (Gabor 1946; Daugman 1985) as the weight of a convolution, [out, in, k, k]
/// row-major, k odd and at least 3. With x, y counted from the middle and x' = x cos t + y sin t, y' = y cos
/// t
/// - x sin t
///     g(x, y) = exp(-(x'^2 + y'^2 / 4) / (2 s^2)) cos(2 pi x' / l + p)
/// Filters 2 i and 2 i + 1 have the orientation t = pi i / ceil(out / 2) and the phases p = 0 (even: a bar)
/// and pi / 2 (odd: an edge); wavelengths l = k - 1 and k / 2 take turns over the orientations; s = k / 4.
/// The mean is subtracted and the filter, the same for every input channel, scaled so that its squares add up
/// to 2 over all input channels: what He's initialization has in the mean.
std::vector<double> gabor_bank(std::int64_t out, std::int64_t in, std::int64_t kernel);

}  // namespace ablate::models
