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

/// MNIST's four files, and those of the sets that take its place.
struct IdxSet {
  const char* name;
  PublishedFile train_images, train_labels, test_images, test_labels;
};
/// 60,000 images of 28 x 28 in ten classes to train on, 10,000 to test on.
experiments::DatasetFacts idx_facts(const experiments::Choice&);
Dataset load_idx(const IdxSet& set, const std::filesystem::path& folder);

}  // namespace ablate::runner
