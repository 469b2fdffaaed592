#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "experiments/component.h"
#include "experiments/run_spec.h"

namespace ablate::runner {

/// Examples, labelled or with targets, as bytes on the host, as published (after resizing where the data
/// set's options say so).
struct Examples {
  std::int64_t count = 0;
  std::vector<std::uint8_t> pixels;  ///< [count, shape…] row-major; empty if `features` is used
  std::vector<float> features;       ///< [count, shape…] for data that are not bytes (synthetic)
  std::vector<std::int32_t> labels;  ///< [count], 0 … classes-1; of next_token [count, T] tokens
  std::vector<float> targets = {};   ///< of regression [count, outputs], in the unit of the data
};

struct Dataset {
  std::vector<std::int64_t> shape;  ///< of one example: [C, H, W] or [features]
  std::int64_t classes = 0;
  Examples train, test;
  double pixel_scale = 255;  ///< the largest byte value: pixels are divided by it
  std::string digest;        ///< SHA-256 of the bytes that decide the numbers
  experiments::Task task = experiments::Task::classification;
  bool ordered = false;  ///< experiments::DatasetFacts::ordered
};

/// Descriptions of every data set (no files touched).
std::vector<experiments::Component> dataset_components();
/// Shapes and sizes by the description alone.
experiments::DatasetFacts dataset_facts(const experiments::Choice& dataset);
/// Why a data set cannot be as it is described ("" if it can), without touching files.
std::string dataset_problem(const experiments::Choice& dataset);

/// Reads a data set from `folder` (what ABLATE_DATA names; `digits` and `synthetic` need none) and verifies
/// its digest against the declared variant. Throws Error(data) naming the file and how to get it.
Dataset load_dataset(const experiments::Choice& dataset, const std::filesystem::path& folder);

/// ABLATE_DATA, else $XDG_DATA_HOME/ablate, else ~/.local/share/ablate.
std::filesystem::path data_folder();

/// Which examples of the published training set a run trains on and holds out: a pure function of split and
/// seed.
struct SplitIndices {
  std::vector<std::int64_t> train, validation;
};
/// `train`: the published training set. Of ordered data validation is its last part and `train` takes the
/// examples just before. Else the training indices are permuted by the stream (seed, "split"); the first
/// `validation` are held out; `train` takes a prefix of the rest, `per_class` a prefix of each class.
SplitIndices split_indices(const experiments::Split& split, std::int64_t seed, const Dataset& dataset);

}  // namespace ablate::runner
