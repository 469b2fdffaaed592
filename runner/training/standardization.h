#pragma once

#include <ATen/ATen.h>
#include <cstdint>
#include <vector>

#include "runner/data/dataset.h"

namespace ablate::runner {

/// What standardization takes from a data set, by example, so that the statistics of any subset cost little.
class ChannelSums {
 public:
  /// Of the training examples. A channel is the first dimension of an example's shape.
  explicit ChannelSums(const Dataset& dataset);

  struct Moments {
    std::vector<double> mean, deviation;  ///< by channel; of stored values (bytes not divided by anything)
  };
  /// Mean and population standard deviation over all positions of these training examples. A channel that is
  /// constant has deviation 1, so that it becomes zero. Of bytes exact but for the last rounding, whatever
  /// the order of `rows`.
  [[nodiscard]] Moments moments(const std::vector<std::int64_t>& rows) const;

 private:
  std::int64_t channels_ = 0, positions_ = 0;
  std::vector<double> sums_, squares_;  ///< [count, channels]; of bytes these are integers
};

/// [channels, 256] on the host, of `type`: (byte - mean) / deviation, computed in double.
at::Tensor byte_table(const ChannelSums::Moments& moments, at::ScalarType type);

/// Of tokens: what leaves every value as it is.
ChannelSums::Moments no_standardization(std::int64_t channels);

/// Of images whose bytes are centered pixel by pixel: 0, and in every channel the deviation of all values of
/// these examples about the mean of them all.
ChannelSums::Moments one_deviation(const ChannelSums::Moments& by_channel);

/// [C, H, W] on the host, of `type`: the mean image of these training examples over `deviation`.
at::Tensor mean_image(const Dataset& dataset, const std::vector<std::int64_t>& rows, double deviation,
                      at::ScalarType type);

/// Mean and population standard deviation of each of `outputs` numbers over these examples; a number that is
/// constant has deviation 1. targets: [count, outputs].
ChannelSums::Moments target_moments(const std::vector<float>& targets, std::int64_t outputs,
                                    const std::vector<std::int64_t>& rows);

/// `features` ([count, shape…]) standardized in double, then rounded to `type`; on the host.
at::Tensor standardize(const std::vector<float>& features, std::int64_t count,
                       const ChannelSums::Moments& moments, at::ScalarType type);

}  // namespace ablate::runner
