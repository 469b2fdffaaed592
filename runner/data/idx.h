#pragma once

#include "runner/data/dataset.h"
#include "runner/data/published_file.h"

namespace ablate::runner {

/// MNIST's four files, and those of the sets that take its place.
struct IdxSet {
  const char* name;
  PublishedFile train_images, train_labels, test_images, test_labels;
};
/// 60,000 images of 28 x 28 in ten classes to train on, 10,000 to test on.
experiments::DatasetFacts idx_facts(const experiments::Choice&);
/// IDX (LeCun): two zero bytes, type (8: bytes), number of dimensions, each dimension as four bytes, the
/// largest first, then the values. Throws Error(data) naming the file that is missing, damaged or something
/// else.
Dataset load_idx(const IdxSet& set, const std::filesystem::path& folder);

}  // namespace ablate::runner
