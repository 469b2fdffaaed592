#pragma once

#include "analysis/report/html.h"
#include "experiments/drawing.h"

namespace ablate::analysis {

/// Layers from top to bottom, what skips some of them as an arc at their side. Of consecutive blocks that are
/// alike the first is drawn, with how many there are.
Html network_drawing(const experiments::Drawing& drawing, const std::string& title);

}  // namespace ablate::analysis
