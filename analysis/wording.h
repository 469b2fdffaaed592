#pragma once

#include <string>

#include "analysis/comparison.h"

/// What tables, pages and papers call the same things.
namespace ablate::analysis {

/// Which reading is compared: " at the end", ": steps to reach 0.1"; nothing of what is one value of the
/// whole run.
std::string reading_text(const experiments::Metric& metric, const experiments::At& at);

/// The label that was declared, or the metric.
std::string title(const experiments::Compare& declared);

/// "norm: batch against none   (dropout=0.5)"; "interaction of …".
std::string heading(const Pair& pair);

/// "diverged on 2 of 8 seeds, else ": said of a side before its mean, which is over the others alone; nothing
/// where none failed.
std::string failures_text(std::size_t failed, std::size_t diverged, std::size_t declared);

}  // namespace ablate::analysis
