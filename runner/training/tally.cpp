#include "runner/training/tally.h"

#include "runner/training/cuda_launch.h"

namespace ablate::runner {
namespace {

constexpr std::int64_t length = sizeof(TallySums) / sizeof(double);
static_assert(sizeof(TallySums) == 5 * sizeof(double));

at::Tensor as_tensor(const TallySums& sums) {
  return at::tensor({sums.loss, sums.wrong, sums.examples, sums.bad_step, sums.bad_loss}, at::kDouble);
}

template <class T>
void add_typed(at::Tensor& sums, const at::Tensor& loss, const at::Tensor& logits, const at::Tensor& labels,
               const at::Tensor& squares, std::int64_t step) {
  const TallyBatch<T> batch{loss.const_data_ptr<T>(),
                            logits.const_data_ptr<T>(),
                            squares.defined() ? nullptr : labels.const_data_ptr<std::int64_t>(),
                            squares.defined() ? squares.const_data_ptr<double>() : nullptr,
                            logits.numel() / logits.size(-1),
                            logits.size(-1),
                            step};
  auto* target = reinterpret_cast<TallySums*>(sums.data_ptr<double>());
  if (sums.device().is_cpu()) return tally_cpu(*target, batch);
#if defined(ABLATE_CUDA)
  launch_on_cuda(sums, "summing a batch's loss",
                 [&](void* stream) { return tally_cuda(target, batch, stream); });
#else
  launch_on_cuda(sums, "summing a batch's loss", {});
#endif
}

}  // namespace

Tally::Tally(at::Device device, at::Tensor deviation)
    : sums_(as_tensor({}).to(device)), deviation_(std::move(deviation)) {}

void Tally::add(const at::Tensor& loss, const at::Tensor& logits, const at::Tensor& labels,
                std::int64_t step) {
  at::Tensor squares;
  if (deviation_.defined())
    squares = ((logits - labels) * deviation_).square().sum(at::kDouble) / logits.size(-1);
  if (logits.scalar_type() == at::kDouble) {
    add_typed<double>(sums_, loss, logits.contiguous(), labels.contiguous(), squares, step);
  } else {
    add_typed<float>(sums_, loss, logits.contiguous(), labels.contiguous(), squares, step);
  }
}

TallySums Tally::read() const {
  const at::Tensor host = sums_.cpu();
  const auto* value = host.const_data_ptr<double>();
  return {value[0], value[1], value[2], value[3], value[4]};
}

void Tally::clear() { sums_.narrow(0, 0, length - 2).zero_(); }

}  // namespace ablate::runner
