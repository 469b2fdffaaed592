#pragma once

#include <cstdint>
#include <string>

namespace ablate::runner {

/// Bytes of memory of this process that are resident now.
std::int64_t resident_bytes();

/// The most memory used on a device since the last reset: of the CPU what the whole process had resident, of
/// a GPU what tensors took.
void reset_peak_memory(const std::string& device);
std::int64_t peak_memory_bytes(const std::string& device);

}  // namespace ablate::runner
