#pragma once

#include <cstdint>
#include <vector>

namespace ablate::models {

/// A layer of recurrent cells: x: [T, in] -> h: [T, units], h_0 = c_0 = 0. With
///
///   X = norm(W_x x_t),  R = norm(W_h h_{t-1}),  a = X + R + b
///
/// and s the logistic function:
///
///   rnn (Elman 1990):   h_t = f(a)
///   lstm (Hochreiter and Schmidhuber 1997, Gers 2000; gates in PyTorch's order i, f, g, o):
///     i = s(a_i)  f = s(a_f + forget_bias)  g = tanh(a_g)  o = s(a_o)
///     c_t = f c_{t-1} + i g,  h_t = o tanh(norm(c_t))
///   gru (Cho 2014, 1406.1078; gates in PyTorch's order r, z, n, reset after the product as there):
///     r = s(a_r)  z = s(a_z)  n = tanh(X_n + b_n + r (R_n + b'))
///     h_t = (1 - z) n + z h_{t-1}
///
/// Norms inside the cell have a gain each; b shifts, so that X and R do not; norm(c_t) has a shift of its
/// own.
/// - batch (Cooijmans 2016, 1603.09025): over the batch, at each time step by itself. Running statistics,
///   with the unbiased variance, are kept of each of `statistics` time steps; of a single one they are the
///   mean over all steps. gru and rnn, which the paper leaves out, alike.
/// - layer (Ba 2016, 1607.06450): over all gates of an example; in a gru over r and z together and n by
///   itself. In the rnn, where the paper normalizes the sum X + R, the two apart as in its lstm.
///
/// Dropout inside the cell, in training, what is kept divided by 1 - rate:
/// - variational (Gal and Ghahramani 2015, 1512.05287, weights tied): h_{t-1} in R, by one mask an example
///   for all time steps and gates
/// - memoryless (Semeniuta 2016, 1603.05118): g of a lstm, n of a gru, a mask for each time step; the state
///   itself is never dropped
///
/// Parameters: input_weight [gates units, in], recurrent_weight [gates units, units], bias [gates units]; of
/// a gru recurrent_bias [units], b'; with a norm input_gain, recurrent_gain [gates units], and of a lstm
/// cell_gain, cell_shift [units]. PyTorch has a second bias for all gates, which adds nothing but a number.
struct Recurrent {
  enum class Cell { rnn, gru, lstm } cell = Cell::lstm;
  enum class Function { relu, sigmoid, tanh };
  enum class Norm { none, batch, layer };
  enum class Drop { none, variational, memoryless };

  std::int64_t in = 0, units = 0;
  Function function = Function::tanh;  ///< f of a rnn
  double forget_bias = 0;              ///< of a lstm
  Norm norm = Norm::none;
  double eps = 1e-5, momentum = 0.1;
  double gain = 1;              ///< at which the norms' gains begin
  std::int64_t statistics = 1;  ///< of batch norm: time steps that keep their own
  Drop drop = Drop::none;
  double rate = 0;

  [[nodiscard]] std::int64_t gates() const { return cell == Cell::rnn ? 1 : cell == Cell::gru ? 3 : 4; }
  /// Rows of the weights.
  [[nodiscard]] std::int64_t rows() const { return gates() * units; }
  [[nodiscard]] bool normalizes_cell() const { return norm != Norm::none && cell == Cell::lstm; }
  /// Widths of the parts of `rows` that layer norm takes together.
  [[nodiscard]] std::vector<std::int64_t> layer_groups() const {
    if (cell == Cell::gru) return {2 * units, units};
    return {rows()};
  }
};

/// Where in its node's parameters a part of a cell stands; -1: it has none.
struct RecurrentParts {
  int input_weight = 0, recurrent_weight = 1, bias = 2;
  int recurrent_bias = -1, input_gain = -1, recurrent_gain = -1, cell_gain = -1, cell_shift = -1;

  explicit RecurrentParts(const Recurrent& layer) {
    int next = 3;
    if (layer.cell == Recurrent::Cell::gru) recurrent_bias = next++;
    if (layer.norm == Recurrent::Norm::none) return;
    input_gain = next++;
    recurrent_gain = next++;
    if (layer.cell != Recurrent::Cell::lstm) return;
    cell_gain = next++;
    cell_shift = next++;
  }
};

}  // namespace ablate::models
