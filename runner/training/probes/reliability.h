#pragma once

#include <cstdint>
#include <vector>

#include "results/journal/journal.h"

namespace ablate::runner {

/// How well a classifier's confidence (the probability of the class that it predicts) agrees with how often
/// it is right, over bins of equal width (k / bins, (k + 1) / bins] (Guo 2017, 1706.04599, equations 2 to 5):
///
///     ece = sum over bins of (share of examples) |accuracy - mean confidence|,  mce = the greatest of them
class Reliability {
 public:
  explicit Reliability(std::size_t bins) : bins_(bins) {}
  void add(double confidence, bool right);
  /// ece, mce, confidence, accuracy, and bin_K.share, bin_K.confidence, bin_K.accuracy of bins that are not
  /// empty, K from 1.
  [[nodiscard]] results::Values values() const;

 private:
  struct Bin {
    double count = 0, confidence = 0, right = 0;
  };
  std::vector<Bin> bins_;
};

}  // namespace ablate::runner
