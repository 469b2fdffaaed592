#include "models/engine/map_weight.h"

#include "models/engine/loops/weight_norm.h"

namespace ablate::models {
namespace {

/// Calls `work` with a number of the tensor's type.
template <class Work>
void with_type_of(const at::Tensor& tensor, const Work& work) {
  tensor.scalar_type() == at::kDouble ? work(double{}) : work(float{});
}

}  // namespace

const at::Tensor& MapWeight::make(Network& network) {
  if (gain_ < 0) return value(network);
  const at::Tensor &v = network.parameter(weight_), &gain = network.parameter(gain_);
  if (!made_.defined()) {
    made_ = at::empty(v.sizes(), v.options().requires_grad(false));
    length_ = at::empty(gain.sizes(), made_.options());
  }
  with_type_of(v, [&](auto zero) {
    using T = decltype(zero);
    loops::normalize_weights(made_.mutable_data_ptr<T>(), length_.mutable_data_ptr<T>(),
                             v.const_data_ptr<T>(), gain.const_data_ptr<T>(), v.size(0),
                             v.numel() / v.size(0));
  });
  return made_;
}

void MapWeight::pass_back(Network& network) const {
  if (gain_ < 0) return;
  const at::Tensor &v = network.parameter(weight_), &dv = network.gradient(weight_);
  with_type_of(v, [&](auto zero) {
    using T = decltype(zero);
    loops::normalize_weights_backward<T>(
        {dv.mutable_data_ptr<T>(), network.gradient(gain_).template mutable_data_ptr<T>(),
         dv.const_data_ptr<T>(), v.const_data_ptr<T>(), network.parameter(gain_).template const_data_ptr<T>(),
         length_.const_data_ptr<T>()},
        v.size(0), v.numel() / v.size(0));
  });
}

}  // namespace ablate::models
