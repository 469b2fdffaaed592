#pragma once

#include <string>
#include <string_view>

#include "runner/data/dataset.h"
#include "runner/data/published_file.h"

namespace ablate::runner {

/// Two IDX files (LeCun): two zero bytes, type (8: bytes), number of dimensions, each dimension as four
/// bytes, the largest first, then the values. Reads `count` images of 28 x 28 and their labels 0 … 9. Appends
/// both digests to `digests`. Throws Error(data) naming the file that is missing, damaged or something else.
Examples read_idx(const PublishedFile& images, const PublishedFile& labels, std::int64_t count,
                  const std::filesystem::path& folder, const std::string& set, std::string& digests);

}  // namespace ablate::runner
