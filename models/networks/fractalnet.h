#pragma once

#include "models/networks/networks.h"

namespace ablate::models {

/// FractalNet (Larsson et al. 2016, 1605.07648): one block for each of `channels`, each ending with 2x2
/// pooling (the maximum, or by `pool` the average) with stride 2, then the linear map `head`. A block of C
/// columns is f_C with
///     f_1(z) = unit(z),   f_c+1(z) = join(f_c(f_c(z)), unit(z)),
/// nested joins made one; unit: 3x3 convolution, [dropout], norm, activation, [dropout]. So column c has
/// 2^(c-1) units, a block 2^C - 1, and the deepest way through it 2^(C-1). The last join of a block stands
/// before its pooling (as the paper's figure; its code pools each column first).
///
/// Names: block1.column3.conv4 is the fourth convolution of the third (here the deepest) column, block1.join2
/// the join after the second unit of the deepest. `column` builds one column alone under the same names, so
/// that it shares initial values with the whole, or takes over its trained ones.
///
/// `widening` columns: the first unit of every column changes the number of channels, as in the paper's code
/// (and its table of nets with channels 16, 32, 64, 128, 128 comes out exactly). pointwise: a 1x1 convolution
/// before the block does; only so FractalNet-20 has the 38.6 M parameters that the paper states
/// (columns: 33.7 M).
NetworkDescription fractalnet();

/// The deepest column of fractalnet alone, a plain network of blocks of 2^(columns-1) convolutions, with the
/// same parameters of the same names.
NetworkDescription fractal_plain();

}  // namespace ablate::models
