#pragma once

#include <cstddef>

/// LibTorch's memory on the CPU, kept for the next step. A step asks for the same sizes as the one before;
/// given back to the system and asked for anew, every page of them is cleared by the kernel again, which can
/// cost as much as a convolution.
namespace ablate::models {

/// From now on large allocations (64 KiB and more) that LibTorch frees are kept, by size, and handed out
/// again. Tensors made before stay valid; thread-safe.
void recycle_memory();

/// Gives what is kept back to the system: between runs, whose shapes differ.
void release_recycled_memory();

/// Bytes that are kept and not in use.
std::size_t recycled_bytes();

}  // namespace ablate::models
