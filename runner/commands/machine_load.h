#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ablate::runner {

/// How busy a machine is. What cannot be known is absent.
struct MachineLoad {
  struct Gpu {
    std::string name;
    std::optional<double> busy;  ///< in [0, 1]
    std::optional<double> used_bytes, bytes;
  };
  std::optional<double> cpu;  ///< share of all cores since the reading before, in [0, 1]
  std::optional<double> load_average;
  std::optional<double> used_bytes, bytes;  ///< of memory
  std::vector<Gpu> gpus;
};

/// Reads it of this machine: from /proc, and of GPUs from nvidia-smi, where there is one.
class LoadReader {
 public:
  MachineLoad read();

 private:
  std::optional<double> cpu();
  std::vector<MachineLoad::Gpu> gpus();

  std::uint64_t busy_ = 0, all_ = 0;  ///< ticks until the reading before
  bool no_gpus_ = false;
};

}  // namespace ablate::runner
