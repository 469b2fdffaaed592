#pragma once

#include "models/engine/loops/gradient.h"
#include "models/engine/loops/rows.h"

/// Sums over rows, by channel. Blocks of 64 rows are summed in T, blocks in double.
namespace ablate::models::loops {

/// Mean and sum of squared deviations of every channel (each [channels]). Deviations are taken from a value
/// close to the mean, so that nothing cancels.
template <class T>
void moments(const T* x, const Rows& extent, double* mean, double* deviations);

/// sum[channel] = sum of g: the gradient of a bias.
template <class T>
void column_sums(const T* g, const Rows& extent, T* sum);

/// sum = sum of g, product = sum of g (x - mean), by channel.
template <class T>
void gradient_sums(const Gradient<T>& g, const T* x, const T* mean, const Rows& extent, double* sum,
                   double* product);

}  // namespace ablate::models::loops
