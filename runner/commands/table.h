#pragma once

#include <iosfwd>
#include <string>

#include "results/store.h"

namespace ablate::runner {

using Table = results::Store::Table;

enum class Format { table, csv, json, md };

/// Prints rows and columns: aligned text, RFC 4180 CSV, a JSON array of objects, or a Markdown table. Doubles
/// in csv and json read back to the same value; in text they have six significant digits.
void print(std::ostream& out, const Table& table, Format format);

/// A fraction as people read it: 0.0312 -> "3.12 %".
std::string percent(double fraction);
/// Seconds as people read them: "0.4 s", "3 min 20 s", "2 h 5 min".
std::string duration(double seconds);

}  // namespace ablate::runner
