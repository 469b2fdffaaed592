#pragma once

#include <string>

#include "runner/data/dataset.h"

namespace ablate::runner {

/// The binary version of CIFAR: a record is one byte of label (CIFAR-100: coarse, then fine) and 3 x 32 x 32
/// bytes, planes of red, green and blue.
struct CifarLayout {
  std::int64_t labels = 1;   ///< bytes of label in a record
  std::int64_t label = 0;    ///< which of them counts
  std::int64_t classes = 0;  ///< labels are below
  std::int64_t records = 0;  ///< in a file
};

constexpr std::int64_t cifar_size = 32;  ///< as published

/// Appends a file's images, made smaller where `size` < 32: every pixel the mean of a square of the published
/// ones, rounded half up. Throws Error(data) naming `set` and file if it has another length or a label that
/// is none.
void append_cifar(const std::string& set, const std::string& file, const std::string& bytes,
                  const CifarLayout& layout, std::int64_t size, Examples& examples);

/// Why `size` cannot be, or "".
std::string cifar_size_problem(std::int64_t size);

}  // namespace ablate::runner
