#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ablate::runner {

/// The pixels [C, H, W] of a PNG, JPEG, BMP or PNM file's bytes: C = shape[0] is 1 (luminance) or 3; the
/// largest middle part with the proportions H : W, resampled to H x W (Mitchell's filter when made smaller,
/// Catmull and Rom's when made larger). Transparency is left out. Throws Error(data) naming `file` if it is
/// no such image.
std::vector<std::uint8_t> image_pixels(std::string_view bytes, const std::vector<std::int64_t>& shape,
                                       const std::string& file);

}  // namespace ablate::runner
