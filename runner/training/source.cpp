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
  const Gather<Stored, T> plan{source.stored.const_data_ptr<Stored>(),
                               source.table.const_data_ptr<T>(),
                               source.center.defined() ? source.center.const_data_ptr<T>() : nullptr,
                               rows.const_data_ptr<std::int64_t>(),
                               extent_of(source.shape),
                               augmentation,
                               !batch.is_contiguous()};
  if (batch.device().is_cpu()) return gather_cpu(plan, rows.numel(), batch.data_ptr<T>());
#if defined(ABLATE_CUDA)
  launch_on_cuda(batch, "gathering a batch",
                 [&](void* stream) { return gather_cuda(plan, rows.numel(), batch.data_ptr<T>(), stream); });
#else
  launch_on_cuda(batch, "gathering a batch", {});
#endif
}

void take_labels(const at::Tensor& labels, const at::Tensor& rows, at::Tensor& taken) {
  if (!rows.device().is_cpu() || labels.dim() > 1) {
    at::index_select_out(taken, labels, 0, rows);
    return;
  }
  const auto *from = labels.const_data_ptr<std::int64_t>(), *row = rows.const_data_ptr<std::int64_t>();
  auto* to = taken.mutable_data_ptr<std::int64_t>();
  for (std::int64_t i = 0; i < rows.numel(); ++i) to[i] = from[row[i]];
}

}  // namespace

Batch gather(const Source& source, const at::Tensor& rows, const Augmentation& augmentation) {
  Batch batch;
  gather_into(batch, source, rows, augmentation);
  return batch;
}

void gather_into(Batch& batch, const Source& source, const at::Tensor& rows, const Augmentation& augmentation,
                 at::MemoryFormat layout) {
  const std::int64_t count = rows.numel();
  if (!batch.inputs.defined() || batch.inputs.size(0) != count) {
    std::vector<std::int64_t> shape = {count};
    shape.insert(shape.end(), source.shape.begin(), source.shape.end());
    batch.inputs =
        at::empty(shape, source.table.options(), shape.size() == 4 ? layout : at::MemoryFormat::Contiguous);
    shape.assign(source.labels.sizes().begin(), source.labels.sizes().end());
    shape[0] = count;
    batch.labels = at::empty(shape, source.labels.options());
  }
  take_labels(source.labels, rows, batch.labels);
  const bool bytes = source.stored.scalar_type() == at::kByte;
  if (batch.inputs.scalar_type() == at::kDouble) {
    bytes ? fill<std::uint8_t, double>(source, rows, augmentation, batch.inputs)
          : fill<double, double>(source, rows, augmentation, batch.inputs);
  } else {
    bytes ? fill<std::uint8_t, float>(source, rows, augmentation, batch.inputs)
          : fill<float, float>(source, rows, augmentation, batch.inputs);
  }
}

}  // namespace ablate::runner
