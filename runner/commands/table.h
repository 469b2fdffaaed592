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

}  // namespace ablate::runner
