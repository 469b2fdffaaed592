#pragma once

#include <cstdint>

#include "experiments/random/philox.h"

/// What one batch adds to a tally. Raw pointers in, so that neither source includes ATen.
namespace ablate::runner {

/// Sums over batches, on the device. As a tensor: five doubles in this order.
struct TallySums {
  double loss = 0;  ///< mean loss of each batch times its examples
  /// Of labels: how many are not the first largest logit; one without a largest is wrong. Of regression:
  /// squared errors in the unit of the data, the mean over outputs, summed over examples.
  double wrong = 0;
  double examples = 0;   ///< of next_token: tokens
  double bad_step = -1;  ///< the first step whose loss was not finite; -1: none
  double bad_loss = 0;   ///< that loss
};

/// Whether the label of one example is not the first largest of its `classes` logits.
template <class T>
ABLATE_ELEMENT bool is_wrong(const T* logits, std::int64_t classes, std::int64_t label) {
  const T own = logits[label];
  bool wrong = !(own == own);
  for (std::int64_t j = 0; j < classes; ++j) {
    wrong |= j < label ? !(own > logits[j]) : !(own >= logits[j]);
  }
  return wrong;
}

/// Adds a batch of n examples to the sums.
ABLATE_ELEMENT void add_batch(TallySums& sums, double loss, double wrong, std::int64_t n, std::int64_t step) {
  sums.loss += loss * static_cast<double>(n);
  sums.wrong += wrong;
  sums.examples += static_cast<double>(n);
  const bool finite = loss - loss == 0;
  if (!finite && sums.bad_step < 0) {
    sums.bad_step = static_cast<double>(step);
    sums.bad_loss = loss;
  }
}

/// A batch: its mean loss and its logits [n, classes], row-major.
template <class T>
struct TallyBatch {
  const T* loss = nullptr;
  const T* logits = nullptr;
  const std::int64_t* labels = nullptr;  ///< [n]; null: regression
  const double* squares = nullptr;       ///< of regression: one number, what the batch adds to `wrong`
  std::int64_t n = 0, classes = 0;
  std::int64_t step = 0;
};

template <class T>
void tally_cpu(TallySums& sums, const TallyBatch<T>& batch);

/// `sums` and the batch lie on the current CUDA device; returns a cudaError_t. Compiled, never run.
template <class T>
int tally_cuda(TallySums* sums, const TallyBatch<T>& batch, void* cuda_stream);

}  // namespace ablate::runner
