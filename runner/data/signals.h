#pragma once

#include "runner/data/data_set.h"

namespace ablate::runner {

/// Two classes of noisy signals of T `samples`, drawn by the set's own seed; frequencies in cycles per
/// sample, e standard normal, u uniform on (0, 1). `form` raw: [1, 1, T]; spectrogram: [1, frequencies,
/// frames] (spectrogram.h).
/// - chirps: sin(2 pi (f t + d t^2 / (2 T)) + 2 pi u) + noise e. Class 0 rises, from f in (0.05, 0.15) by d
/// in
///   (0.05, 0.15); class 1 falls over the same frequencies. Their mean spectra are equal: only the order
///   tells
/// - seizure: a background b_t = 0.9 b_(t-1) + sqrt(1 - 0.81) e (variance 1) with a burst of half the length
/// at a
///   drawn place, of amplitude `strength` and frequency f in (0.06, 0.12). Class 1: a spike-and-wave, sin a +
///   1/2 sin 2a, whose frequency falls by 40 % over the burst, as seizures slow down; class 0: the same waves
///   at a constant frequency of (0.8 f), an artifact of equal length, power and mean frequency
DatasetEntry chirps();
DatasetEntry seizure();

}  // namespace ablate::runner
