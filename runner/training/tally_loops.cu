#include "runner/training/tally_loops.h"

namespace ablate::runner {
namespace {

/// One block: its threads count mistakes, the first adds them. Integers, so their order does not matter.
template <class T>
__global__ void tally(TallySums* sums, TallyBatch<T> batch) {
  __shared__ unsigned long long wrong;
  if (threadIdx.x == 0) wrong = 0;
  __syncthreads();
  for (std::int64_t i = threadIdx.x; batch.labels != nullptr && i < batch.n; i += blockDim.x) {
    if (is_wrong(batch.logits + i * batch.classes, batch.classes, batch.labels[i])) atomicAdd(&wrong, 1ULL);
  }
  __syncthreads();
  if (threadIdx.x == 0) {
    const double sum = batch.labels == nullptr ? *batch.squares : static_cast<double>(wrong);
    add_batch(*sums, static_cast<double>(*batch.loss), sum, batch.n, batch.step);
  }
}

}  // namespace

template <class T>
int tally_cuda(TallySums* sums, const TallyBatch<T>& batch, void* cuda_stream) {
  tally<<<1, 256, 0, static_cast<cudaStream_t>(cuda_stream)>>>(sums, batch);
  return cudaGetLastError();
}

template int tally_cuda(TallySums*, const TallyBatch<float>&, void*);
template int tally_cuda(TallySums*, const TallyBatch<double>&, void*);

}  // namespace ablate::runner
