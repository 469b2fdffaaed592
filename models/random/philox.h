#pragma once

#include "experiments/philox.h"

namespace ablate::models {
namespace philox = ablate::philox;
}  // namespace ablate::models
