#pragma once

#include <cstdint>

#include "models/execution/keep_factor.h"

/// Loops that fill a mask with keep_factor(): the same numbers on the CPU and on a GPU. Raw pointers in, so
/// that neither source includes ATen.
namespace ablate::models {

void fill_mask_cpu(float* mask, std::int64_t count, const KeepStream& stream, float kept);
void fill_mask_cpu(double* mask, std::int64_t count, const KeepStream& stream, double kept);

/// values *= the mask that fill_mask_cpu() would fill, which is never stored.
void multiply_by_mask_cpu(float* values, std::int64_t count, const KeepStream& stream, float kept);
void multiply_by_mask_cpu(double* values, std::int64_t count, const KeepStream& stream, double kept);

/// `mask` lies on the current CUDA device; `cuda_stream` is a cudaStream_t. Returns a cudaError_t, 0 for
/// success. Compiled, never run.
int fill_mask_cuda(float* mask, std::int64_t count, const KeepStream& stream, float kept, void* cuda_stream);
int fill_mask_cuda(double* mask, std::int64_t count, const KeepStream& stream, double kept,
                   void* cuda_stream);

}  // namespace ablate::models
