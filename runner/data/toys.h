#pragma once

#include "runner/data/data_set.h"

namespace ablate::runner {

/// Two classes of points in the plane, drawn by the set's own seed; label i mod 2 unless said otherwise,
/// u, u1, u2 uniform on (0, 1), e standard normal, `noise` times e added to both coordinates:
/// - spirals: arms of one and a half turns by default; t = turns 2 pi sqrt(u), radius t / (turns 2 pi), angle
/// t
///   (class 0) or t + pi (Lang and Witbrock 1988)
/// - circles: radius 1 (class 0) or 1/2, angle 2 pi u
/// - moons: (cos a, sin a) with a = pi u, or (1 - cos a, 1/2 - sin a)
/// - checkerboard: (u1, u2) on the unit square, label (floor(cells u1) + floor(cells u2)) mod 2; cells 2 is
/// XOR
DatasetEntry spirals();
DatasetEntry circles();
DatasetEntry moons();
DatasetEntry checkerboard();

}  // namespace ablate::runner
