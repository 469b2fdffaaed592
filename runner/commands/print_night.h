#pragma once

#include <cstddef>
#include <string>

#include "runner/commands/machine_load.h"
#include "runner/control/night.h"

namespace ablate::runner {

/// What a picture may take.
struct PictureSize {
  std::size_t columns = 100;
  std::size_t rows = 0;  ///< 0: as many as it needs
  bool color = false;
};

/// A night as text: how far it is and how long it will take, what runs now with the loss so far, what failed,
/// how busy the machine is (null: left out), and every experiment. Lines are cut at the right, the rest at
/// the bottom.
std::string picture(const Night& night, const MachineLoad* load, const PictureSize& size);

}  // namespace ablate::runner
