#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "results/store.h"
#include "runner/commands/table.h"

namespace ablate::runner {

/// One of several tables that a verb prints.
struct Section {
  const char* title;
  Table table;
};

/// For people one under the other, each with its title, empty ones left out; for programs one table of all of
/// them, so that it is one CSV, one JSON array: section, row, name, value.
void print_sections(std::ostream& out, const std::vector<Section>& all, Format format);

/// The one run whose id begins so. Throws Error(usage) if there is none, or more than one.
std::string only_run(const results::Store& store, const std::string& beginning);

}  // namespace ablate::runner
