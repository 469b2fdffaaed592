#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "experiments/component.h"
#include "experiments/run_spec.h"
#include "models/graph.h"

namespace ablate::models {

/// dropout (unit, channel; of recurrent networks nonrecurrent, variational, memoryless), stochastic_depth
/// (linear, uniform) and drop_path (fractal, none, local, global, mixed).
///
/// Dropout stands at a network's dropout sites, either before the norm (map, dropout, norm, activation) or,
/// the default, after norm and activation (map, norm, activation, dropout). mlp and convnet have a site at
/// every hidden layer (in convnet after its pooling), the CIFAR networks between the two convolutions of
/// every block, as in Zagoruyko and Komodakis 2016. The input of every network is one more site with a rate
/// of its own, `input_rate` (Srivastava et al. 2014 drop 0.2 of it). Of a vector every feature is a channel
/// of its own, so that unit and channel are the same there.
///
/// Recurrent networks have sites of their own, between their layers (an embedding, the recurrent layers, the
/// last map; data are never dropped) and inside the cell (models/recurrent.h):
/// - nonrecurrent: between layers, each unit of each time step by itself (Zaremba 2014)
/// - variational: between layers and on the recurrent state, the same units at all time steps (Gal 2015)
/// - memoryless: on the cell's update alone (Semeniuta 2016)
/// A dropout of the one kind is refused in a network of the other; fact `recurrent`.
std::vector<experiments::Component> regularizer_components();

/// The rate of the run's dropout at a site of this position ("before_norm", "after_norm") in block number
/// `block`, from 0; 0: nothing is dropped there. Without blocks every site is in block 0.
double dropout_rate(const experiments::Choice& dropout, const std::string& position, std::size_t block);
/// What stands between the input and the network; nothing where `input_rate` is 0.
std::optional<Dropout> input_dropout_of(const experiments::Choice& dropout);

/// What the run's dropout puts between the layers of a recurrent network, if anything.
std::optional<Dropout> dropout_between_layers(const experiments::Choice& dropout);
/// Puts it into a recurrent cell.
void drop_in_cell(const experiments::Choice& dropout, Recurrent& cell);

/// The end of block `block` of `blocks`, counted from 1. Probability that the branch survives (Huang et al.
/// 2016): linear 1 - block / blocks (1 - survival), uniform survival.
Join join_of(const experiments::Choice& stochastic_depth, std::size_t block, std::size_t blocks);
/// True if no branch is ever dropped.
bool keeps_every_block(const experiments::Choice& stochastic_depth);

/// Which paths a training step leaves out (Graph::DropPath), `columns` still to be set.
Graph::DropPath drop_path_of(const experiments::Choice& drop_path);
/// True if no path is ever dropped.
bool keeps_every_path(const experiments::Choice& drop_path);

}  // namespace ablate::models
