#pragma once

#include "runner/data/data_set.h"

namespace ablate::runner {

/// Gives an image set the options by which its task is changed, the same for every image set; at their
/// defaults they change nothing. Requires its class_counts. In this order:
/// - `classes`: these of the published classes alone, relabelled 0, 1, … in the order given; []: all
/// - `permutation`: the seed of one permutation of an image's positions, the same for all images and channels
///   (LeCun's permuted MNIST); 0: none. Pixels stay what they are, neighborhood is lost
/// - `series`: an image [C, H, W] is read row by row as [C, 1, H W] (sequential MNIST)
/// - `label_noise`: this share of the training labels, drawn by `noise_seed`, becomes another class, each of
///   the others equally likely (after Zhang et al. 2017, 1611.03530); test labels stay true
/// And `standardize`, by which a run's inputs are made of the bytes. `defaults`: where they differ from
/// those.
DatasetEntry with_image_changes(DatasetEntry entry,
                                const nlohmann::json& defaults = nlohmann::json::object());

/// The same counts whatever the options.
ClassesOf counted(ClassCounts counts);
ClassesOf equally_frequent(std::size_t classes, std::int64_t train, std::int64_t test);

}  // namespace ablate::runner
