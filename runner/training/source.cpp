#include "runner/training/source.h"

#include "runner/training/cuda_launch.h"
#include "runner/training/gather_loops.h"

namespace ablate::runner {
namespace {

Extent extent_of(const std::vector<std::int64_t>& shape) {
  if (shape.size() == 3) return {shape[0], shape[1], shape[2]};
  return {shape.at(0), 1, 1};
}

template <class Stored, class T>
void fill(const Source& source, const at::Tensor& rows, const Augmentation& augmentation, at::Tensor& batch) {
  const Gather<Stored, T> plan{source.stored.const_data_ptr<Stored>(), source.table.const_data_ptr<T>(),
                               rows.const_data_ptr<std::int64_t>(), extent_of(source.shape), augmentation};
  if (batch.device().is_cpu()) return gather_cpu(plan, rows.numel(), batch.data_ptr<T>());
#if defined(ABLATE_CUDA)
  launch_on_cuda(batch, "gathering a batch",
                 [&](void* stream) { return gather_cuda(plan, rows.numel(), batch.data_ptr<T>(), stream); });
#else
  launch_on_cuda(batch, "gathering a batch", {});
#endif
}

}  // namespace

Batch gather(const Source& source, const at::Tensor& rows, const Augmentation& augmentation) {
  std::vector<std::int64_t> shape = {rows.numel()};
  shape.insert(shape.end(), source.shape.begin(), source.shape.end());
  Batch batch{at::empty(shape, source.table.options()), source.labels.index_select(0, rows)};
  const bool bytes = source.stored.scalar_type() == at::kByte;
  if (batch.inputs.scalar_type() == at::kDouble) {
    bytes ? fill<std::uint8_t, double>(source, rows, augmentation, batch.inputs)
          : fill<double, double>(source, rows, augmentation, batch.inputs);
  } else {
    bytes ? fill<std::uint8_t, float>(source, rows, augmentation, batch.inputs)
          : fill<float, float>(source, rows, augmentation, batch.inputs);
  }
  return batch;
}

}  // namespace ablate::runner
