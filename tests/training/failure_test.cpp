#include "runner/training/failure.h"

#include <c10/util/Exception.h>
#include <gtest/gtest.h>
#include <new>

#include "experiments/disk_error.h"

namespace ablate::runner {
namespace {

template <class Thrown>
std::string class_of(const Thrown& thrown) {
  try {
    throw thrown;
  } catch (...) {
    return failure_in_flight().failure_class;
  }
}

c10::Error torch(const char* message) { return {{__func__, __FILE__, __LINE__}, message}; }

// The messages are LibTorch's own, of 2.11.
TEST(Failure, WhatLibTorchThrowsHasItsClass) {
  EXPECT_EQ(class_of(torch("CUDA error: an illegal memory access was encountered")), "device");
  EXPECT_EQ(class_of(torch("CUDA error: CUBLAS_STATUS_EXECUTION_FAILED when calling `cublasSgemm(...)`")),
            "device");
  EXPECT_EQ(class_of(torch("cuDNN error: CUDNN_STATUS_EXECUTION_FAILED")), "device");
  EXPECT_EQ(class_of(torch("CUDA error: out of memory")), "oom");
  EXPECT_EQ(class_of(torch("CUDA out of memory. Tried to allocate 20.00 GiB.")), "oom");
  EXPECT_EQ(
      class_of(torch(
          "[enforce fail at alloc_cpu.cpp:127] err == 0. DefaultCPUAllocator: not enough memory: you tried "
          "to allocate 1 bytes.")),
      "oom");
  EXPECT_EQ(class_of(torch("mat1 and mat2 shapes cannot be multiplied (3x4 and 5x6)")), "error");
}

TEST(Failure, WhatTheProjectThrowsHasItsClass) {
  EXPECT_EQ(class_of(DiskFull("No space left on device")), "disk");
  EXPECT_EQ(class_of(DiskError(Exit::runtime, "Input/output error")), "disk");
  EXPECT_EQ(class_of(Error(Exit::data, "the file is absent")), "data");
  EXPECT_EQ(class_of(Error(Exit::device, "no such device")), "device");
  EXPECT_EQ(class_of(Error(Exit::runtime, "cannot write")), "error");
  EXPECT_EQ(class_of(std::bad_alloc()), "oom");
}

}  // namespace
}  // namespace ablate::runner
