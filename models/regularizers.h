#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "experiments/component.h"
#include "experiments/run_spec.h"
#include "models/graph.h"

namespace ablate::models {

/// dropout (unit, channel), stochastic_depth (linear, uniform) and drop_path (none).
///
/// Dropout stands at a network's dropout sites, either before the norm (map, dropout, norm, activation) or,
/// the default, after norm and activation (map, norm, activation, dropout). mlp and convnet have a site at
/// every hidden layer (in convnet after its pooling), the CIFAR networks between the two convolutions of
/// every block, as in Zagoruyko and Komodakis 2016. The input of every network is one more site with a rate
/// of its own, `input_rate` (Srivastava et al. 2014 drop 0.2 of it). Of a vector every feature is a channel
/// of its own, so that unit and channel are the same there.
std::vector<experiments::Component> regularizer_components();

/// True if the run's dropout stands at sites of this position ("before_norm", "after_norm").
bool drops_at(const experiments::Choice& dropout, const std::string& position);
Dropout dropout_of(const experiments::Choice& dropout);
/// What stands between the input and the network; nothing where `input_rate` is 0.
std::optional<Dropout> input_dropout_of(const experiments::Choice& dropout);

/// The end of block `block` of `blocks`, counted from 1. Probability that the branch survives (Huang et al.
/// 2016): linear 1 - block / blocks (1 - survival), uniform survival.
Join join_of(const experiments::Choice& stochastic_depth, std::size_t block, std::size_t blocks);
/// True if no branch is ever dropped.
bool keeps_every_block(const experiments::Choice& stochastic_depth);

}  // namespace ablate::models
