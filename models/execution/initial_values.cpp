#include "models/execution/initial_values.h"

#include <cmath>
#include <stdexcept>

#include "experiments/random/normal.h"
#include "models/execution/orthogonal.h"

namespace ablate::models {
namespace {

double standard_deviation(const Shape& shape, std::int64_t stacked, const Graph::Initialization& init) {
  double positions = 1;
  for (std::size_t i = 2; i < shape.size(); ++i) positions *= static_cast<double>(shape[i]);
  const double fan_out = static_cast<double>(shape.at(0) / stacked) * positions;
  const double fan_in = static_cast<double>(shape.at(1)) * positions;
  if (init.name == "he" || init.name == "fixup")
    return std::sqrt(2.0 / (init.fan == "out" ? fan_out : fan_in));
  if (init.name == "xavier") return std::sqrt(2.0 / (fan_in + fan_out));
  if (init.name == "lecun") return std::sqrt(1.0 / fan_in);
  if (init.name == "normal") return init.std;
  throw std::logic_error("initialization '" + init.name + "' is described but not executed");
}

std::vector<double> draw(std::int64_t count, double std, bool uniform, philox::Key key) {
  std::vector<double> values(static_cast<std::size_t>(count));
  const double width = std::sqrt(12.0);  // a uniform number on (0, 1) has the standard deviation 1 / width
  for (std::size_t i = 0; i < values.size(); i += 2) {
    const std::uint64_t pair = i / 2;
    const philox::Block block =
        philox::generate(key, static_cast<std::uint32_t>(pair), static_cast<std::uint32_t>(pair >> 32), 0, 0);
    Pair z{};
    if (uniform) {
      z = uniform_pair(block);
      z = {(z.first - 0.5) * width, (z.second - 0.5) * width};
    } else {
      z = normal_pair(block);
    }
    values[i] = std * z.first;
    if (i + 1 < values.size()) values[i + 1] = std * z.second;
  }
  return values;
}

/// Each of the stacked matrices by itself; the inputs of a convolution's unit are one row.
std::vector<double> draw_orthogonal(const ParameterInfo& parameter, std::int64_t count, philox::Key key) {
  const std::int64_t rows = parameter.shape.at(0) / parameter.stacked, size = count / parameter.stacked;
  const std::vector<double> drawn = draw(count, 1, false, key);
  std::vector<double> values;
  for (std::int64_t i = 0; i < parameter.stacked; ++i) {
    std::vector<double> matrix(drawn.begin() + i * size, drawn.begin() + (i + 1) * size);
    orthonormalize(matrix, rows, size / rows);
    for (const double value : matrix) values.push_back(parameter.scale * value);
  }
  return values;
}

}  // namespace

std::vector<double> initial_values(const ParameterInfo& parameter, const Graph::Initialization& init,
                                   std::int64_t seed) {
  std::int64_t count = 1;
  for (const std::int64_t extent : parameter.shape) count *= extent;
  if (parameter.role != Role::weight) {
    return std::vector<double>(static_cast<std::size_t>(count), parameter.initial);
  }
  const philox::Key key = philox::key(seed, "init:" + parameter.name);
  if (init.name == "orthogonal") return draw_orthogonal(parameter, count, key);
  return draw(count, parameter.scale * standard_deviation(parameter.shape, parameter.stacked, init),
              init.distribution == "uniform", key);
}

}  // namespace ablate::models
