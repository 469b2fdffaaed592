#pragma once

#include <string_view>

/// Small data sets that are part of the program, so that a first experiment needs no files at all; where they
/// come from stands in data/README.md.
namespace ablate::runner {

std::string_view shipped_digits();         ///< digits.csv.gz
std::string_view shipped_breast_cancer();  ///< breast_cancer.csv
std::string_view shipped_co2();            ///< co2.csv
std::string_view shipped_sunspots();       ///< sunspots.csv

}  // namespace ablate::runner
