#pragma once

#include <vector>

#include "experiments/catalog.h"
#include "experiments/component.h"
#include "experiments/run_spec.h"

namespace ablate::runner {

/// sgd, rmsprop, adam, adamw. The gradient g of the mean loss of a batch is first changed where asked, in
/// this order:
///     g = g min(1, clip_norm / |g|)           |g| over all parameters together, decay not included
///     g = max(-clip_value, min(clip_value, g))    each of its numbers
///     g = g + weight_decay w + l1 sign(w)     on the parameters that `decay` names, sign(0) = 0
/// so that with l1 alone it is the lasso's penalty that is added to the loss, with weight_decay alone ridge
/// regression's, and with both the elastic net's (Zou and Hastie 2005):
///     weight_decay / 2 sum w^2 + l1 sum |w|
/// (adamw takes weight decay apart: w = w - lr weight_decay w before the update.) Then
/// - sgd: v = momentum v + g, from v = 0; w = w - lr v; with nesterov w = w - lr (g + momentum v)
/// - rmsprop: s = alpha s + (1 - alpha) g^2, from s = 0, and, if centered, m = alpha m + (1 - alpha) g and
///   s - m^2 in place of s; u = g / (sqrt(s) + eps); w = w - lr u, or with momentum v = momentum v + u,
///   w = w - lr v
/// - adam, adamw: moments with bias correction, w = w - lr m / (sqrt(v) + eps)
/// where lr is the option times the schedule's factor. After the update, with `max_norm` c, the weights w of
/// every unit of every map, those of the output too, that are longer are shortened: w = w min(1, c / |w|)
/// (Srivastava et al. 2014, section 5.1; they constrain hidden units). `decay`: "all" parameters (as He's and
/// Huang's code does), or "weights", the matrices and kernels, without biases, gains and shifts.
std::vector<experiments::Component> optimizer_components();

/// Options that do not fit each other.
std::vector<experiments::Refusal> optimizer_refusals(const experiments::RunSpec& spec);
/// A bound on weights whose length is a parameter (norm weight).
std::vector<experiments::Refusal> max_norm_refusals(const experiments::RunSpec& spec);

}  // namespace ablate::runner
