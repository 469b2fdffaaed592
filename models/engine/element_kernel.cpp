#include "models/engine/element_kernel.h"

#include "models/engine/loops/sums.h"
#include "models/execution/mask_loops.h"
#include "models/execution/masks.h"

namespace ablate::models {
namespace {

/// x as rows of channels (features of a sequence): its examples and the positions of each.
struct Extent {
  explicit Extent(const at::Tensor& x)
      : examples(x.size(0)),
        channels(x.size(x.dim() == 3 ? 2 : 1)),
        positions(x.numel() / (examples * channels)) {}
  std::int64_t examples, channels, positions;
  [[nodiscard]] loops::Rows rows() const { return {examples * positions, channels}; }
};

NormSettings settings_of(const Operation& operation) {
  if (const auto* batch = std::get_if<BatchNorm>(&operation))
    return {.eps = batch->eps,
            .channels = batch->channels,
            .set = batch->sub_batch,
            .momentum = batch->statistics == BatchNorm::Statistics::moving ? batch->momentum : 0,
            .cumulative = batch->statistics == BatchNorm::Statistics::cumulative};
  if (const auto* layer = std::get_if<LayerNorm>(&operation))
    return {.eps = layer->eps, .channels = layer->channels, .group = layer->channels, .set = 1};
  if (const auto* rms = std::get_if<RmsNorm>(&operation))
    return {.eps = rms->eps, .channels = rms->channels, .group = rms->channels, .set = 1, .centered = false};
  const auto& group = std::get<GroupNorm>(operation);
  return {.eps = group.eps, .channels = group.channels, .group = group.channels / group.groups, .set = 1};
}

/// Of those that an element pass computes (computes_activation).
loops::Function function_of(const Activation& activation) {
  if (activation.function == Activation::Function::sigmoid) return loops::Function::sigmoid;
  if (activation.function == Activation::Function::tanh) return loops::Function::tanh;
  return loops::Function::relu;
}

template <class T>
const T* pointer(const at::Tensor& tensor) {
  return tensor.defined() ? tensor.const_data_ptr<T>() : nullptr;
}

}  // namespace

bool computes_activation(const Activation& activation) {
  using Function = Activation::Function;
  return activation.function == Function::relu || activation.function == Function::sigmoid ||
         activation.function == Function::tanh;
}

template <class T>
ElementKernel<T>::ElementKernel(const ElementParts& parts, const Network& network)
    : Kernel(parts.join < 0 ? std::vector<int>{parts.x} : std::vector<int>{parts.x, parts.shortcut},
             parts.output),
      parts_(parts) {
  const auto node = [&](int i) -> const Node& { return network.graph().nodes[static_cast<std::size_t>(i)]; };
  if (parts.norm >= 0) {
    norm_.emplace(settings_of(node(parts.norm).operation));
    norm_site_ = network.site(parts.norm);
    const auto* batch = std::get_if<BatchNorm>(&node(parts.norm).operation);
    uses_running_statistics_ = batch != nullptr && batch->statistics != BatchNorm::Statistics::batch;
  }
  if (parts.join >= 0) {
    join_ = std::get<Join>(node(parts.join).operation);
    join_name_ = node(parts.join).name;
  }
  if (parts.activation >= 0) function_ = function_of(std::get<Activation>(node(parts.activation).operation));
  if (parts.dropout >= 0) {
    dropout_ = std::get<Dropout>(node(parts.dropout).operation);
    dropout_name_ = node(parts.dropout).name;
  }
  const Shape& shape = node(parts.output).shape;
  whole_norm_ = norm_ && norm_->takes_all_gradients(shape.size() == 3 ? shape[1] * shape[2] : 1);
  norm_and_relu_ = whole_norm_ && function_ == loops::Function::relu && !join_ && !dropout_;
}

template <class T>
std::vector<int> ElementKernel<T>::trains() const {
  if (norm_ && norm_site_.bias < 0) return {norm_site_.weight};
  if (norm_) return {norm_site_.weight, norm_site_.bias};
  if (parts_.bias >= 0) return {parts_.bias};
  return {};
}

template <class T>
void ElementKernel<T>::plan(Planner& planner) {
  const bool changes_gradient = function_ != loops::Function::identity || dropout_;
  const bool branch_differs = norm_ || (join_ && (join_->per_example || join_->scale != 1));
  result_ = planner.value_of(output());
  if (norm_) planner.keep(parts_.x);
  if (function_ != loops::Function::identity && !norm_and_relu_) planner.keep(output());
  back_ = branch_back_ = -1;
  if (changes_gradient && join_) back_ = planner.gradient_of(parts_.shortcut);
  if (changes_gradient && back_ < 0) back_ = planner.gradient_of(parts_.x);
  if (branch_differs && (join_ || !changes_gradient)) branch_back_ = planner.gradient_of(parts_.x);
  // Gradients of parameters are wanted even if nothing before them is trained.
  if (changes_gradient && back_ < 0) back_ = planner.scratch_of(parts_.x);
  if (branch_differs && branch_back_ < 0 && (join_ || back_ < 0)) branch_back_ = planner.scratch_of(parts_.x);
  if (!changes_gradient) planner.pass_on(output(), parts_.x);
  if (!changes_gradient && join_) planner.pass_on(output(), parts_.shortcut);
  if (join_) planner.pass_on(parts_.shortcut, parts_.x);
}

template <class T>
typename NormPass<T>::Parameters ElementKernel<T>::norm_parameters(Network& network) const {
  typename NormPass<T>::Parameters result;
  result.gain = network.parameter(norm_site_.weight).template const_data_ptr<T>();
  if (norm_site_.bias >= 0) result.shift = network.parameter(norm_site_.bias).template const_data_ptr<T>();
  if (norm_site_.running_mean >= 0) {
    result.running_mean = network.buffer(norm_site_.running_mean).template mutable_data_ptr<T>();
    result.running_variance = network.buffer(norm_site_.running_variance).template mutable_data_ptr<T>();
    if (norm_site_.batches >= 0)
      result.batches = network.buffer(norm_site_.batches).template mutable_data_ptr<T>();
  }
  return result;
}

/// y = f(norm(x) or x + bias, + shortcut).
template <class T>
void ElementKernel<T>::branch(const loops::Affine<T>& pass, Board& board) {
  const Extent x(board.value(parts_.x));
  if (norm_) {
    const auto parameters = norm_parameters(board.network);
    return uses_running_statistics_ && !board.pass.training
               ? norm_->evaluate(pass, parameters, x.rows().rows)
               : norm_->forward(pass, parameters, x.examples, x.positions);
  }
  loops::Affine<T> biased = pass;
  if (parts_.bias >= 0) biased.shift = board.network.parameter(parts_.bias).template const_data_ptr<T>();
  loops::affine(biased, x.rows());
}

/// What the branch of every example is multiplied with; 1 where each has its own.
template <class T>
double ElementKernel<T>::common_factor(const Board& board) const {
  if (!join_) return 1;
  if (!board.pass.training) return join_->survival * join_->scale;
  return join_->per_example && join_->survival < 1 ? 1 : join_->scale;
}

/// What the branch of each example (or of all: one number) is still to be multiplied with; undefined:
/// nothing. A common factor is part of the norm's passes where these take it.
template <class T>
at::Tensor ElementKernel<T>::factor(const Board& board, std::int64_t examples) const {
  if (!join_) return {};
  const auto type = at::dtype(c10::CppTypeToScalarType<T>::value);
  if (!board.pass.training || !join_->per_example || join_->survival == 1) {
    const double one = whole_norm_ ? 1 : common_factor(board);
    return one == 1 ? at::Tensor() : at::full({1}, one, type);
  }
  KeepStream draws = draws_of(join_name_, board.pass);
  draws.first = static_cast<std::uint64_t>(board.pass.first_example);
  draws.drop_rate = static_cast<float>(1 - join_->survival);
  return keep_mask({examples}, draws, join_->scale, type);
}

template <class T>
void ElementKernel<T>::smooth(const at::Tensor& y) const {
  at::Tensor result = y;
  if (function_ == loops::Function::sigmoid) at::sigmoid_out(result, y);
  if (function_ == loops::Function::tanh) at::tanh_out(result, y);
}

/// y *= mask / (1 - rate), drawn anew at every call.
template <class T>
void ElementKernel<T>::drop(const at::Tensor& y, const Board& board) const {
  const Extent extent(y);
  const std::int64_t positions = dropout_->channel ? 1 : extent.positions;
  KeepStream draws = draws_of(dropout_name_, board.pass);
  draws.first = static_cast<std::uint64_t>(board.pass.first_example * extent.channels * positions);
  draws.drop_rate = static_cast<float>(dropout_->rate);
  const double kept = 1 / (1 - dropout_->rate);
  if (!dropout_->channel)
    return multiply_by_mask_cpu(y.mutable_data_ptr<T>(), y.numel(), draws, static_cast<T>(kept));
  const at::Tensor mask = keep_mask({extent.examples, extent.channels}, draws, kept, y.options());
  loops::scale_rows(y.mutable_data_ptr<T>(), mask.const_data_ptr<T>(), extent.positions, true, extent.rows());
}

template <class T>
void ElementKernel<T>::forward(Board& board) {
  const at::Tensor& y = board.value(output()) = board.buffer(result_);
  const Extent extent(y);
  loops::Affine<T> pass;
  pass.y = y.mutable_data_ptr<T>();
  pass.relu = function_ == loops::Function::relu;
  const T* shortcut = join_ ? board.value(parts_.shortcut).template const_data_ptr<T>() : nullptr;
  const at::Tensor factor = is_dropped(board) ? at::Tensor() : this->factor(board, extent.examples);
  if (is_dropped(board)) {
    pass.x = shortcut;
    loops::affine(pass, extent.rows());
  } else if (factor.defined()) {
    branch({.y = pass.y, .x = pointer<T>(board.value(parts_.x))}, board);
    loops::scale_rows(pass.y, factor.const_data_ptr<T>(), extent.rows().rows / factor.numel(), false,
                      extent.rows());
    pass.x = pass.y;
    pass.shortcut = shortcut;
    loops::affine(pass, extent.rows());
  } else {
    pass.x = pointer<T>(board.value(parts_.x));
    pass.shortcut = shortcut;
    pass.factor = static_cast<T>(common_factor(board));
    branch(pass, board);
  }
  smooth(y);
  if (dropout_ && board.pass.training) drop(y, board);
}

template <class T>
std::vector<const T*> ElementKernel<T>::gradients(const Board& board) const {
  std::vector<const T*> result;
  for (const at::Tensor& part : board.gradient_parts(output())) result.push_back(part.const_data_ptr<T>());
  return result;
}

/// The gradient with respect to what f is applied to.
template <class T>
at::Tensor ElementKernel<T>::back_to_sum(Board& board) {
  if (function_ == loops::Function::identity && !dropout_) return board.gradient(output());
  std::vector<const T*> behind = gradients(board);
  const at::Tensor& g = board.buffer(back_);
  loops::Activated<T> pass{.g = g.mutable_data_ptr<T>(),
                           .gradients = behind,
                           .y = pointer<T>(board.value(output())),
                           .function = function_};
  if (dropout_) {
    pass.function = loops::Function::identity;
    loops::activation_backward(pass, g.numel());
    drop(g, board);
    if (function_ == loops::Function::identity) return g;
    behind = {pass.g};
    pass = {pass.g, behind, pass.y, function_, static_cast<T>(1 / (1 - dropout_->rate))};
  }
  loops::activation_backward(pass, g.numel());
  return g;
}

/// All but the gradient that comes back.
template <class T>
typename NormPass<T>::Backward ElementKernel<T>::norm_backward(Board& board, const at::Tensor& dx) const {
  Network& network = board.network;
  typename NormPass<T>::Backward pass;
  pass.dx = dx.mutable_data_ptr<T>();
  pass.x = board.value(parts_.x).template const_data_ptr<T>();
  pass.gain = network.parameter(norm_site_.weight).template const_data_ptr<T>();
  pass.gain_gradient = network.gradient(norm_site_.weight).template mutable_data_ptr<T>();
  if (norm_site_.bias >= 0)
    pass.shift_gradient = network.gradient(norm_site_.bias).template mutable_data_ptr<T>();
  return pass;
}

/// What comes back from one reader or two is read twice rather than written down behind the ReLU and read
/// twice from there.
template <class T>
void ElementKernel<T>::back_through_norm_and_relu(Board& board) {
  const at::Tensor& dx = board.buffer(back_);
  const std::vector<const T*> behind = gradients(board);
  typename NormPass<T>::Backward pass = norm_backward(board, dx);
  pass.relu = true;
  pass.g = {behind[0], behind.size() == 2 ? behind[1] : nullptr};
  if (behind.size() > 2) {
    loops::scaled_sum<T>(behind, 1, pass.dx, dx.numel());
    pass.g = {pass.dx};
  }
  const Extent extent(dx);
  norm_->backward(pass, extent.examples, extent.positions);
  if (board.wants_gradient(parts_.x)) board.pass_back(parts_.x, dx);
}

template <class T>
void ElementKernel<T>::back_through_branch(const at::Tensor& sum_gradient, Board& board) {
  at::Tensor g = sum_gradient;
  const Extent extent(g);
  if (const at::Tensor factor = this->factor(board, extent.examples); factor.defined()) {
    g = board.buffer(branch_back_);
    g.copy_(sum_gradient);
    loops::scale_rows(g.mutable_data_ptr<T>(), factor.const_data_ptr<T>(),
                      extent.rows().rows / factor.numel(), false, extent.rows());
  }
  if (norm_) {
    const at::Tensor& dx = board.buffer(branch_back_ >= 0 ? branch_back_ : back_);
    typename NormPass<T>::Backward pass = norm_backward(board, dx);
    pass.g.first = g.const_data_ptr<T>();
    if (whole_norm_) pass.g.factor = static_cast<T>(common_factor(board));
    norm_->backward(pass, extent.examples, extent.positions);
    g = dx;
  } else if (parts_.bias >= 0) {
    loops::column_sums(g.const_data_ptr<T>(), extent.rows(),
                       board.network.gradient(parts_.bias).template mutable_data_ptr<T>());
  }
  if (board.wants_gradient(parts_.x)) board.pass_back(parts_.x, g);
}

template <class T>
void ElementKernel<T>::backward(Board& board) {
  if (norm_and_relu_) return back_through_norm_and_relu(board);
  const at::Tensor g = back_to_sum(board);
  if (join_ && board.wants_gradient(parts_.shortcut)) board.pass_back(parts_.shortcut, g);
  if (is_dropped(board)) {
    for (const int parameter : trains()) board.network.gradient(parameter).zero_();
  } else {
    back_through_branch(g, board);
  }
}

template class ElementKernel<float>;
template class ElementKernel<double>;

}  // namespace ablate::models
