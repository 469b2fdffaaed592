#include "models/engine/engine.h"

#include <ATen/core/grad_mode.h>
#include <algorithm>

#include "models/engine/course_planner.h"

namespace ablate::models {
namespace {

constexpr std::size_t most_batch_sizes = 8;  ///< whose buffers are remembered

at::Tensor buffer_of(const at::Tensor& memory, const BufferPlan::Buffer& buffer, std::int64_t examples,
                     at::MemoryFormat layout) {
  const at::Tensor flat = memory.narrow(0, buffer.offset * examples, examples * count(buffer.shape));
  std::vector<std::int64_t> shape{examples};
  shape.insert(shape.end(), buffer.shape.begin(), buffer.shape.end());
  if (shape.size() != 4 || layout == at::MemoryFormat::Contiguous) return flat.view(shape);
  return flat.view({shape[0], shape[2], shape[3], shape[1]}).permute({0, 3, 1, 2});
}

/// Which values depend on trained parameters.
std::vector<bool> trained(const Lowered& lowered, const Network& network) {
  std::vector<bool> result(lowered.values.size(), false);
  for (const auto& kernel : lowered.kernels) {
    const auto depends = [&](int input) { return result[static_cast<std::size_t>(input)]; };
    const auto trains = [&](int parameter) { return network.parameter(parameter).requires_grad(); };
    const std::vector<int> own = kernel->trains();
    result[static_cast<std::size_t>(kernel->output())] =
        std::any_of(own.begin(), own.end(), trains) ||
        std::any_of(kernel->inputs().begin(), kernel->inputs().end(), depends);
  }
  return result;
}

}  // namespace

Engine::Engine(Network& network, Choose choose)
    : network_(network), lowered_(lower(network, choose)), board_{network, {}, {}, {}, {}, {}, nullptr, {}} {
  board_.layout = network.device().is_cpu() ? at::MemoryFormat::ChannelsLast : network.layout();
  board_.needs_gradient = trained(lowered_, network);
  board_.values.resize(lowered_.values.size());
  board_.gradients.resize(lowered_.values.size());
  const auto reads_images = [](const Node& node) {
    const bool reads = std::find(node.inputs.begin(), node.inputs.end(), 0) != node.inputs.end();
    return reads && !std::holds_alternative<Flatten>(node.operation) &&
           !std::holds_alternative<Sequence>(node.operation);
  };
  const auto& nodes = network.graph().nodes;
  const bool flattened = nodes[0].shape.size() != 3 || std::none_of(nodes.begin(), nodes.end(), reads_images);
  input_layout_ = flattened ? at::MemoryFormat::Contiguous : board_.layout;
  plan(training_, true);
  plan(evaluation_, false);
}

void Engine::plan(Course& course, bool training) {
  CoursePlanner planner(lowered_, board_.needs_gradient, training);
  for (const auto& kernel : lowered_.kernels) {
    planner.begin(*kernel);
    kernel->plan(planner);
  }
  course.plan = planner.finish();
  course.last_used = planner.last_used();
}

/// The planned buffers for a batch of this size; memory grows for the largest batch.
std::vector<at::Tensor>& Engine::buffers(Course& course, std::int64_t examples) {
  const auto found = course.buffers.find(examples);
  if (found != course.buffers.end()) return found->second;
  const std::int64_t size = course.plan.total() * examples;
  if (!memory_.defined() || memory_.numel() < size) {
    training_.buffers.clear();
    evaluation_.buffers.clear();
    for (at::Tensor& value : board_.values) value.reset();
    memory_.reset();
    memory_ = at::empty({size}, at::dtype(network_.type()).device(network_.device()));
  }
  if (course.buffers.size() == most_batch_sizes) course.buffers.clear();
  std::vector<at::Tensor>& result = course.buffers[examples];
  for (const BufferPlan::Buffer& buffer : course.plan.buffers()) {
    result.push_back(buffer_of(memory_, buffer, examples, board_.layout));
  }
  return result;
}

bool Engine::is_skipped(const Kernel& kernel) const {
  return !board_.route.computes(lowered_.values[static_cast<std::size_t>(kernel.output())].node);
}

void Engine::release(int moment) {
  const Course& course = board_.pass.training ? training_ : evaluation_;
  for (const int value : course.last_used[static_cast<std::size_t>(moment)]) board_.value(value).reset();
}

at::Tensor Engine::forward(const at::Tensor& x, const Pass& pass) {
  const at::NoGradGuard no_grad;
  board_.pass = pass;
  board_.route = Route(network_.graph(), pass);
  for (at::Tensor& value : board_.values) value.reset();
  board_.buffers = &buffers(pass.training ? training_ : evaluation_, x.size(0));
  board_.value(0) = x.dim() == 4 ? x.contiguous(input_layout_) : x.contiguous();
  for (std::size_t i = 0; i < lowered_.kernels.size(); ++i) {
    Kernel& kernel = *lowered_.kernels[i];
    if (!is_skipped(kernel)) {
      if (observer_) observer_(kernel, "forward", true);
      kernel.forward(board_);
      if (observer_) observer_(kernel, "forward", false);
    }
    release(static_cast<int>(i));
  }
  return board_.values[network_.graph().nodes.size() - 1];
}

void Engine::backward(const at::Tensor& gradient) {
  if (!board_.pass.training) throw std::logic_error("backward() follows a forward pass in training");
  const at::NoGradGuard no_grad;
  for (auto& parts : board_.gradients) parts.clear();
  board_.pass_back(static_cast<int>(network_.graph().nodes.size()) - 1, gradient);
  const std::size_t count = lowered_.kernels.size();
  for (std::size_t i = count; i-- > 0;) {
    Kernel& kernel = *lowered_.kernels[i];
    // Left out, or nothing after it passed anything back.
    if (is_skipped(kernel) || board_.gradients[static_cast<std::size_t>(kernel.output())].empty()) {
      for (const int parameter : kernel.trains()) network_.gradient(parameter).zero_();
    } else {
      if (observer_) observer_(kernel, "backward", true);
      kernel.backward(board_);
      if (observer_) observer_(kernel, "backward", false);
    }
    board_.gradients[static_cast<std::size_t>(kernel.output())].clear();
    release(static_cast<int>(2 * count - 1 - i));
  }
  // Kernels write the gradients of frozen parameters as well.
  const FlatParameters& flat = network_.flat();
  if (flat.trained < flat.gradients.numel()) {
    flat.gradients.narrow(0, flat.trained, flat.gradients.numel() - flat.trained).zero_();
  }
}

}  // namespace ablate::models
