#pragma once

#include <cstdint>
#include <vector>

namespace ablate::runner {

/// Short-time Fourier transform (Gabor 1946): log(|X[k, m]|^2 + 1e-6) with X[k, m] = sum over n of h[n] x[m
/// hop + n] exp(-2 pi i k n / frame), h Hann's window, k = 0 … frame / 2, m = 0 … (T - frame) / hop.
struct Spectrogram {
  std::int64_t frame = 32, hop = 8;
  [[nodiscard]] std::int64_t frequencies() const { return frame / 2 + 1; }
  [[nodiscard]] std::int64_t frames(std::int64_t samples) const { return (samples - frame) / hop + 1; }
};

/// [frequencies, frames], row-major. Requires as many samples as a frame has, or more.
std::vector<float> spectrogram(const std::vector<double>& samples, const Spectrogram& form);

}  // namespace ablate::runner
