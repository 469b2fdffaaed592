#pragma once

#include <ATen/ATen.h>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "runner/data/dataset.h"
#include "runner/training/standardization.h"

namespace ablate::runner {

/// A data set as a worker keeps it between runs: its bytes on the device, once.
struct ResidentSet {
  Dataset host;
  ChannelSums sums;
  at::Tensor train_pixels, test_pixels;  ///< [count, shape…] bytes on the device; undefined for features
  at::Tensor train_labels, test_labels;  ///< [count] or [count, T] int64 on the device; empty of regression

  ResidentSet(Dataset loaded, at::Device device);
};

/// The data sets that a worker used last, so that a run after the first costs no loading. Not thread-safe.
class ResidentData {
 public:
  /// Loads a set unless it is one of the last two asked for. Throws what load_dataset throws.
  std::shared_ptr<const ResidentSet> get(const experiments::Choice& dataset,
                                         const std::filesystem::path& folder, at::Device device);

 private:
  std::vector<std::pair<std::string, std::shared_ptr<const ResidentSet>>> kept_;  ///< oldest first
};

}  // namespace ablate::runner
