#pragma once

#include <cstdint>

#include "runner/training/gather_element.h"

/// Loops over gathered(): batch [n, channels, height, width] in the memory that the plan says, the same
/// numbers on the CPU and on a GPU. Raw pointers in, so that neither source includes ATen. Stored:
/// std::uint8_t, or T itself; T: float, double.
namespace ablate::runner {

template <class Stored, class T>
void gather_cpu(const Gather<Stored, T>& gather, std::int64_t n, T* batch);

/// All pointers on the current CUDA device; `cuda_stream` is a cudaStream_t. Returns a cudaError_t, 0 for
/// success. Compiled, never run.
template <class Stored, class T>
int gather_cuda(const Gather<Stored, T>& gather, std::int64_t n, T* batch, void* cuda_stream);

}  // namespace ablate::runner
