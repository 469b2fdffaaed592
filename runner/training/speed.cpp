#include "runner/training/speed.h"

#include <ATen/Parallel.h>
#include <algorithm>
#include <map>
#include <string_view>

#include "experiments/error.h"
#include "models/describe.h"
#include "models/engine/blas.h"
#include "models/engine/engine.h"
#include "runner/catalog/catalog.h"
#include "runner/training/loss.h"
#include "runner/training/stopwatch.h"
#include "runner/training/update.h"

namespace ablate::runner {
namespace {

using Samples = std::vector<double>;

double median(Samples samples) {
  if (samples.empty()) return 0;
  std::nth_element(samples.begin(), samples.begin() + static_cast<std::ptrdiff_t>(samples.size() / 2),
                   samples.end());
  return samples[samples.size() / 2];
}

/// Seconds that `work` takes.
template <class Work>
double timed(const Work& work) {
  Stopwatch watch;
  watch.start();
  work();
  return watch.seconds();
}

template <class T>
double matrix_flops_per_second(at::ScalarType type) {
  constexpr std::int64_t n = 768;
  const at::Tensor a = at::ones({n, n}, type), b = at::ones({n, n}, type), c = at::empty({n, n}, type);
  Samples seconds;
  for (int i = 0; i < 9; ++i)
    seconds.push_back(timed([&] {
      models::multiply(a.const_data_ptr<T>(), b.const_data_ptr<T>(), c.mutable_data_ptr<T>(), n, n, n);
    }));
  return 2.0 * n * n * n / median(seconds);
}

/// Seconds of every kernel, step by step.
struct KernelTimes {
  std::map<const models::Kernel*, Samples> forward, backward;
  Stopwatch watch;

  void attach(models::Engine& engine) {
    engine.observe([this](const models::Kernel& kernel, const char* direction, bool begins) {
      if (begins) return watch.restart();
      (direction == std::string_view("forward") ? forward : backward)[&kernel].push_back(watch.seconds());
    });
  }
};

/// What an operation takes of a step: its median where it was executed, times the share of steps in which it
/// was (a block that stochastic depth drops costs nothing).
double of_a_step(const Samples& samples, int steps) {
  return median(samples) * static_cast<double>(samples.size()) / steps;
}

nlohmann::json operations(const models::Engine& engine, const models::Network& network, KernelTimes& times,
                          std::int64_t batch, int steps) {
  nlohmann::json result = nlohmann::json::array();
  for (const auto& kernel : engine.lowered().kernels) {
    const int node = engine.lowered().values[static_cast<std::size_t>(kernel->output())].node;
    const models::Node& of = network.graph().nodes[static_cast<std::size_t>(node)];
    const bool is_map =
        kernel->kind() == std::string_view("matmul") || kernel->kind() == std::string_view("convolution");
    result.push_back({{"name", of.name},
                      {"kind", kernel->kind()},
                      {"forward_seconds", of_a_step(times.forward[kernel.get()], steps)},
                      {"backward_seconds", of_a_step(times.backward[kernel.get()], steps)},
                      {"flops", is_map ? of_a_step(Samples(times.forward[kernel.get()].size(),
                                                           models::flops(of) * static_cast<double>(batch)),
                                                   steps)
                                       : 0.0}});
  }
  return result;
}

/// As the loss takes them (loss.h).
at::Tensor labels_of(const experiments::DatasetFacts& facts, std::int64_t batch, at::TensorOptions options) {
  if (facts.task == experiments::Task::regression) return at::zeros({batch, facts.targets}, options);
  const bool tokens = facts.task == experiments::Task::next_token;
  const std::int64_t positions = tokens ? facts.shape.at(0) : 1;
  const at::Tensor labels =
      at::arange(batch * positions, options.dtype(at::kLong)).remainder(facts.outputs());
  return tokens ? labels.view({batch, positions}) : labels;
}

}  // namespace

nlohmann::json measure_speed(const experiments::RunSpec& spec, const std::string& device, int steps) {
  if (device != "cpu")
    throw Error(Exit::usage, "the speed of operations is measured on the CPU so far, not on '" + device +
                                 "': leave --device out");
  at::set_num_threads(static_cast<int>(spec.threads));
  const experiments::DatasetFacts facts = catalog().facts(spec.dataset);
  const at::ScalarType type = spec.precision == "fp64" ? at::kDouble : at::kFloat;
  models::Network network(models::describe(spec, facts), at::Device(device), type);
  network.initialize(spec.seed);
  models::PlainExecutor plain(network);
  models::Engine engine(network);
  const bool by_kernel = spec.executor == "static";
  models::Executor& executor = by_kernel ? static_cast<models::Executor&>(engine) : plain;
  Loss loss(spec.loss);
  Update update(spec.optimizer, network.flat());
  std::vector<std::int64_t> shape{spec.batch_size};
  shape.insert(shape.end(), facts.shape.begin(), facts.shape.end());
  const auto options = at::dtype(type).device(device);
  at::Tensor x = at::sin(at::arange(c10::multiply_integers(shape), options)).reshape(shape);
  if (facts.task == experiments::Task::next_token) x = at::floor((x + 1) * (facts.vocabulary - 1) / 2);
  const at::Tensor images = x.dim() == 4 ? x.contiguous(executor.layout()) : x;
  const at::Tensor labels = labels_of(facts, spec.batch_size, options);

  std::int64_t step = 0;
  const auto train_step = [&] {
    const at::Tensor logits = executor.forward(images, {.training = true, .seed = spec.seed, .step = step++});
    executor.backward(loss(logits, labels, true).gradient);
    update.apply(1e-6);
  };
  for (int i = 0; i < 3; ++i) train_step();
  Samples whole;
  for (int i = 0; i < steps; ++i) whole.push_back(timed(train_step));
  KernelTimes times;
  if (by_kernel) times.attach(engine);
  for (int i = 0; by_kernel && i < steps; ++i) train_step();
  return {{"executor", spec.executor},
          {"batch_size", spec.batch_size},
          {"steps", steps},
          {"step_seconds", median(whole)},
          {"matrix_flops_per_second", type == at::kDouble ? matrix_flops_per_second<double>(type)
                                                          : matrix_flops_per_second<float>(type)},
          {"operations",
           by_kernel ? operations(engine, network, times, spec.batch_size, steps) : nlohmann::json::array()}};
}

}  // namespace ablate::runner
