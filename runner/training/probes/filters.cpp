#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "runner/training/probes/png.h"
#include "runner/training/probes/probe.h"

namespace ablate::runner {
namespace {

constexpr std::int64_t zoom = 8, gap = 1;  ///< pixels of a weight, weights between two filters

/// Filters [count, colors, height, width], a square of them, each from its least weight, black, to its
/// greatest, white.
class Picture {
 public:
  explicit Picture(const at::Tensor& filters)
      : filters_(filters.contiguous()),
        across_(static_cast<std::int64_t>(std::ceil(std::sqrt(static_cast<double>(filters.size(0)))))),
        width_(across_ * (filters.size(3) + gap) * zoom),
        height_((filters.size(0) + across_ - 1) / across_ * (filters.size(2) + gap) * zoom),
        pixels_(static_cast<std::size_t>(width_ * height_ * filters.size(1)), 0) {
    for (std::int64_t i = 0; i < filters_.size(0); ++i) draw(i);
  }

  void write(const std::filesystem::path& file) const {
    write_png(file, static_cast<std::size_t>(width_), static_cast<std::size_t>(height_),
              static_cast<std::size_t>(filters_.size(1)), pixels_);
  }

 private:
  void draw(std::int64_t i) {
    const at::Tensor filter = filters_[i];
    const double low = filter.min().item<double>(), range = filter.max().item<double>() - low;
    const std::int64_t colors = filter.size(0), rows = filter.size(1), columns = filter.size(2);
    const std::int64_t top = i / across_ * (rows + gap) * zoom, left = i % across_ * (columns + gap) * zoom;
    const auto* weights = filter.const_data_ptr<double>();
    for (std::int64_t c = 0; c < colors; ++c)
      for (std::int64_t y = 0; y < rows * zoom; ++y)
        for (std::int64_t x = 0; x < columns * zoom; ++x) {
          const double weight = weights[(c * rows + y / zoom) * columns + x / zoom];
          const double gray = range == 0 ? 128 : std::round(255 * (weight - low) / range);
          pixels_[static_cast<std::size_t>(((top + y) * width_ + left + x) * colors + c)] =
              static_cast<std::uint8_t>(gray);
        }
  }

  at::Tensor filters_;
  std::int64_t across_, width_, height_;
  std::vector<std::uint8_t> pixels_;
};

}  // namespace

results::Values filters(const nlohmann::json& /*options*/, const Subject& subject) {
  const std::vector<models::Parameter>& parameters = subject.network.parameters();
  const auto first =
      std::find_if(parameters.begin(), parameters.end(),
                   [](const models::Parameter& parameter) { return parameter.value.dim() == 4; });
  if (first == parameters.end()) throw std::logic_error("a network without convolutions has no filters");
  at::Tensor all = first->value.detach().cpu().to(at::kDouble);
  if (all.size(1) != 3) all = all.mean(1, true);  // more channels than colors
  Picture(all).write(subject.pictures.string() + "." + std::to_string(subject.step) + ".png");
  return {{"count", static_cast<double>(all.size(0))}};
}

}  // namespace ablate::runner
