#include "runner/training/loss.h"

#include <ATen/core/grad_mode.h>
#include <stdexcept>
#include <torch/csrc/autograd/autograd.h>

#include "runner/training/loss_element.h"

namespace ablate::runner {
namespace {

template <class T>
using Element = T (*)(const T* z, std::int64_t classes, std::int64_t label, T share, T* gradient);

template <class T>
Element<T> element_of(const std::string& loss) {
  if (loss == "cross_entropy") return cross_entropy_element<T>;
  if (loss == "squared_error") return squared_error_element<T>;
  if (loss == "sigmoid_squared_error") return sigmoid_squared_error_element<T>;
  throw std::logic_error("loss '" + loss + "' is described but not computed");
}

double smoothing_of(const experiments::Choice& loss) { return loss.options.value("smoothing", 0.0); }

}  // namespace

at::Tensor batch_loss(const experiments::Choice& loss, const at::Tensor& logits, const at::Tensor& labels) {
  if (logits.dim() > 2) return batch_loss(loss, logits.flatten(0, 1), labels.flatten());
  if (loss.name == "squared_error" && labels.is_floating_point())
    return (logits - labels).square().sum() / logits.size(0);
  if (loss.name == "cross_entropy")
    return at::cross_entropy_loss(logits, labels, {}, at::Reduction::Mean, /*ignore_index=*/-100,
                                  smoothing_of(loss));
  if (loss.name == "squared_error" || loss.name == "sigmoid_squared_error") {
    const at::Tensor target = at::zeros_like(logits).scatter_(1, labels.unsqueeze(1), 1);
    const at::Tensor outputs = loss.name == "squared_error" ? logits : logits.sigmoid();
    return (outputs - target).square().sum() / logits.size(0);
  }
  throw std::logic_error("loss '" + loss.name + "' is described but not computed");
}

template <class T>
Loss::Result Loss::on_cpu(const at::Tensor& logits, const at::Tensor& labels, bool with_gradient) {
  const Element<T> element = element_of<T>(loss_.name);
  const auto smoothing = static_cast<T>(smoothing_of(loss_));
  const at::Tensor rows = logits.contiguous(), expected = labels.contiguous();
  const std::int64_t classes = rows.size(-1), n = rows.numel() / classes;
  const bool numbers = expected.is_floating_point();
  if (!value_.defined()) value_ = at::zeros({}, rows.options());
  if (with_gradient && (!gradient_.defined() || gradient_.sizes() != rows.sizes()))
    gradient_ = at::empty_like(rows);
  const auto share = static_cast<T>(1.0 / static_cast<double>(n));
  double sum = 0;
  for (std::int64_t i = 0; i < n; ++i) {
    T* gradient = with_gradient ? gradient_.mutable_data_ptr<T>() + i * classes : nullptr;
    const T* z = rows.const_data_ptr<T>() + i * classes;
    if (numbers) {
      const T* target = expected.const_data_ptr<T>() + i * classes;
      sum += static_cast<double>(squared_distance_element(z, classes, target, share, gradient));
      continue;
    }
    const std::int64_t label = expected.const_data_ptr<std::int64_t>()[i];
    sum += static_cast<double>(
        smoothing == 0 ? element(z, classes, label, share, gradient)
                       : smoothed_cross_entropy_element<T>(z, classes, label, share, smoothing, gradient));
  }
  *value_.mutable_data_ptr<T>() = static_cast<T>(sum / static_cast<double>(n));
  return {value_, with_gradient ? gradient_ : at::Tensor()};
}

Loss::Result Loss::operator()(const at::Tensor& logits, const at::Tensor& labels, bool with_gradient) {
  if (logits.device().is_cpu()) {
    return logits.scalar_type() == at::kDouble ? on_cpu<double>(logits, labels, with_gradient)
                                               : on_cpu<float>(logits, labels, with_gradient);
  }
  const at::AutoGradMode record(with_gradient);
  const at::Tensor leaf = with_gradient ? logits.detach().set_requires_grad(true) : logits;
  const at::Tensor loss = batch_loss(loss_, leaf, labels);
  if (!with_gradient) return {loss, {}};
  return {loss.detach(), torch::autograd::grad({loss}, {leaf}).at(0)};
}

}  // namespace ablate::runner
