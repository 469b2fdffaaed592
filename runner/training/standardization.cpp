#include "runner/training/standardization.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

namespace ablate::runner {
namespace {

/// Adds what `values` ([count, channels, positions]) sum to, example by example. In double the sums of bytes
/// and of their squares are exact.
template <class T>
void add_sums(const T* values, std::int64_t positions, std::vector<double>& sums,
              std::vector<double>& squares) {
  for (std::size_t i = 0; i < sums.size(); ++i, values += positions) {
    double sum = 0, square = 0;
    for (std::int64_t p = 0; p < positions; ++p) {
      const auto value = static_cast<double>(values[p]);
      sum += value;
      square += value * value;
    }
    sums[i] = static_cast<double>(sum);
    squares[i] = static_cast<double>(square);
  }
}

void add_sums(const std::uint8_t* values, std::int64_t positions, std::vector<double>& sums,
              std::vector<double>& squares) {
  for (std::size_t i = 0; i < sums.size(); ++i, values += positions) {
    std::uint64_t sum = 0, square = 0;
    for (std::int64_t p = 0; p < positions; ++p) {
      sum += values[p];
      square += std::uint32_t{values[p]} * values[p];
    }
    sums[i] = static_cast<double>(sum);
    squares[i] = static_cast<double>(square);
  }
}

}  // namespace

ChannelSums::ChannelSums(const Dataset& dataset)
    : channels_(dataset.shape.at(0)),
      positions_(std::accumulate(dataset.shape.begin() + 1, dataset.shape.end(), std::int64_t{1},
                                 std::multiplies<>())),
      sums_(static_cast<std::size_t>(dataset.train.count * channels_)),
      squares_(sums_.size()) {
  if (dataset.train.features.empty()) {
    add_sums(dataset.train.pixels.data(), positions_, sums_, squares_);
  } else {
    add_sums(dataset.train.features.data(), positions_, sums_, squares_);
  }
}

ChannelSums::Moments ChannelSums::moments(const std::vector<std::int64_t>& rows) const {
  Moments moments;
  const double count = static_cast<double>(rows.size()) * static_cast<double>(positions_);
  for (std::int64_t channel = 0; channel < channels_; ++channel) {
    double sum = 0, square = 0;
    for (const std::int64_t row : rows) {
      const auto at = static_cast<std::size_t>(row * channels_ + channel);
      sum += sums_[at];
      square += squares_[at];
    }
    const double mean = sum / count;
    const double variance = square / count - mean * mean;
    // Rounding leaves a constant channel a variance of about 1e-16 of its square.
    const bool constant = variance <= 1e-12 * (square / count);
    moments.mean.push_back(mean);
    moments.deviation.push_back(constant ? 1 : std::sqrt(variance));
  }
  return moments;
}

ChannelSums::Moments no_standardization(std::int64_t channels) {
  const auto size = static_cast<std::size_t>(channels);
  return {std::vector<double>(size, 0), std::vector<double>(size, 1)};
}

ChannelSums::Moments one_deviation(const ChannelSums::Moments& by_channel) {
  const auto channels = static_cast<double>(by_channel.mean.size());
  double mean = 0, square = 0;
  for (std::size_t channel = 0; channel < by_channel.mean.size(); ++channel) {
    const double m = by_channel.mean[channel], s = by_channel.deviation[channel];
    mean += m / channels;
    square += (s * s + m * m) / channels;
  }
  ChannelSums::Moments moments = no_standardization(static_cast<std::int64_t>(by_channel.mean.size()));
  moments.deviation.assign(moments.deviation.size(), std::sqrt(square - mean * mean));
  return moments;
}

at::Tensor mean_image(const Dataset& dataset, const std::vector<std::int64_t>& rows, double deviation,
                      at::ScalarType type) {
  const auto size = dataset.train.pixels.size() / static_cast<std::size_t>(dataset.train.count);
  std::vector<std::uint64_t> sums(size);
  for (const std::int64_t row : rows) {
    const std::uint8_t* pixel = dataset.train.pixels.data() + static_cast<std::size_t>(row) * size;
    for (std::size_t i = 0; i < size; ++i) sums[i] += pixel[i];
  }
  at::Tensor image = at::empty(dataset.shape, at::kDouble);
  std::transform(sums.begin(), sums.end(), image.data_ptr<double>(), [&](std::uint64_t sum) {
    return static_cast<double>(sum) / static_cast<double>(rows.size()) / deviation;
  });
  return image.to(type);
}

ChannelSums::Moments target_moments(const std::vector<float>& targets, std::int64_t outputs,
                                    const std::vector<std::int64_t>& rows) {
  ChannelSums::Moments moments = no_standardization(outputs);
  const auto count = static_cast<double>(rows.size());
  for (std::int64_t output = 0; output < outputs; ++output) {
    const auto value = [&](std::int64_t row) {
      return static_cast<double>(targets[static_cast<std::size_t>(row * outputs + output)]);
    };
    double sum = 0, square = 0;
    for (const std::int64_t row : rows) sum += value(row);
    const double mean = sum / count;
    for (const std::int64_t row : rows) square += (value(row) - mean) * (value(row) - mean);
    const auto at = static_cast<std::size_t>(output);
    moments.mean[at] = mean;
    if (square > 0) moments.deviation[at] = std::sqrt(square / count);
  }
  return moments;
}

at::Tensor byte_table(const ChannelSums::Moments& moments, at::ScalarType type) {
  constexpr std::int64_t bytes = 256;
  const auto channels = static_cast<std::int64_t>(moments.mean.size());
  at::Tensor table = at::empty({channels, bytes}, at::kDouble);
  auto* value = table.data_ptr<double>();
  for (std::size_t channel = 0; channel < moments.mean.size(); ++channel) {
    for (int byte = 0; byte < bytes; ++byte) {
      *value++ = (byte - moments.mean[channel]) / moments.deviation[channel];
    }
  }
  return table.to(type);
}

at::Tensor standardize(const std::vector<float>& features, std::int64_t count,
                       const ChannelSums::Moments& moments, at::ScalarType type) {
  const auto channels = static_cast<std::int64_t>(moments.mean.size());
  const auto size = static_cast<std::int64_t>(features.size());
  const auto deviation = at::tensor(moments.deviation, at::kDouble).view({1, channels, 1});
  const auto mean = at::tensor(moments.mean, at::kDouble).view({1, channels, 1});
  // Not written to: from_blob takes no const.
  const at::Tensor raw = at::from_blob(const_cast<float*>(features.data()),
                                       {count, channels, size / (count * channels)}, at::kFloat);
  return ((raw.to(at::kDouble) - mean) / deviation).to(type).view({count, -1}).contiguous();
}

}  // namespace ablate::runner
