#include "runner/data/spectrogram.h"

#include <cmath>
#include <numbers>

namespace ablate::runner {

namespace {

/// cos and sin of 2 pi n / frame, and Hann's window.
struct Waves {
  std::vector<double> cosine, sine, window;

  explicit Waves(std::int64_t frame) {
    for (std::int64_t n = 0; n < frame; ++n) {
      const double angle = 2 * std::numbers::pi * static_cast<double>(n) / static_cast<double>(frame);
      cosine.push_back(std::cos(angle));
      sine.push_back(std::sin(angle));
      window.push_back((1 - cosine.back()) / 2);
    }
  }
};

}  // namespace

std::vector<float> spectrogram(const std::vector<double>& samples, const Spectrogram& form) {
  const Waves waves(form.frame);
  const std::int64_t frames = form.frames(static_cast<std::int64_t>(samples.size()));
  std::vector<float> result(static_cast<std::size_t>(form.frequencies() * frames));
  for (std::int64_t m = 0; m < frames; ++m)
    for (std::int64_t k = 0; k < form.frequencies(); ++k) {
      double real = 0, imaginary = 0;
      for (std::int64_t n = 0; n < form.frame; ++n) {
        const auto turn = static_cast<std::size_t>(k * n % form.frame), at = static_cast<std::size_t>(n);
        const double x = waves.window[at] * samples[static_cast<std::size_t>(m * form.hop + n)];
        real += x * waves.cosine[turn];
        imaginary -= x * waves.sine[turn];
      }
      result[static_cast<std::size_t>(k * frames + m)] =
          static_cast<float>(std::log(real * real + imaginary * imaginary + 1e-6));
    }
  return result;
}

}  // namespace ablate::runner
