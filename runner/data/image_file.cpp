#include "runner/data/image_file.h"

#include <algorithm>
#include <memory>
#include <stb/stb_image.h>
#include <stb/stb_image_resize.h>

#include "experiments/error.h"

namespace ablate::runner {

namespace {

/// The largest part of a side that leaves the proportion `of` : `to` with the other side, and where it
/// begins.
struct Middle {
  int begin, length;
};
Middle middle(int side, int other, std::int64_t of, std::int64_t to) {
  const int length = std::max(1, std::min(side, static_cast<int>(other * of / to)));
  return {(side - length) / 2, length};
}

}  // namespace

std::vector<std::uint8_t> image_pixels(std::string_view bytes, const std::vector<std::int64_t>& shape,
                                       const std::string& file) {
  const int channels = static_cast<int>(shape[0]);
  const auto height = static_cast<int>(shape[1]), width = static_cast<int>(shape[2]);
  int w = 0, h = 0, unused = 0;
  const std::unique_ptr<stbi_uc, decltype(&stbi_image_free)> image(
      stbi_load_from_memory(reinterpret_cast<const stbi_uc*>(bytes.data()), static_cast<int>(bytes.size()),
                            &w, &h, &unused, channels),
      &stbi_image_free);
  if (image == nullptr)
    throw Error(Exit::data,
                "'" + file + "' cannot be read as PNG, JPEG, BMP or PNM: " + stbi_failure_reason());
  const Middle columns = middle(w, h, width, height), rows = middle(h, w, height, width);
  std::vector<std::uint8_t> scaled(static_cast<std::size_t>(channels * height * width));
  const std::ptrdiff_t first = channels * (std::ptrdiff_t{rows.begin} * w + columns.begin);
  // The smooth filters of stb would blur even what keeps its size.
  const stbir_filter filter =
      columns.length == width && rows.length == height ? STBIR_FILTER_BOX : STBIR_FILTER_DEFAULT;
  if (stbir_resize_uint8_generic(image.get() + first, columns.length, rows.length, w * channels,
                                 scaled.data(), width, height, 0, channels, STBIR_ALPHA_CHANNEL_NONE, 0,
                                 STBIR_EDGE_CLAMP, filter, STBIR_COLORSPACE_LINEAR, nullptr) == 0)
    throw Error(Exit::data, "'" + file + "' could not be resampled: not enough memory");
  std::vector<std::uint8_t> planes;
  planes.reserve(scaled.size());
  for (int channel = 0; channel < channels; ++channel)
    for (std::size_t at = static_cast<std::size_t>(channel); at < scaled.size();
         at += static_cast<std::size_t>(channels))
      planes.push_back(scaled[at]);
  return planes;
}

}  // namespace ablate::runner
