#pragma once

#include <string>
#include <vector>

#include "analysis/report/html.h"

namespace ablate::analysis {

/// <tr> of <td>.
Html table_row(const std::vector<Html>& cells);
/// A table that scrolls by itself where it is wider than the page.
Html table(const std::vector<std::string>& columns, const Html& rows);
/// <section> with its heading.
Html section(const std::string& title, const Html& content);
/// A verdict's words after a mark of its color; `verdict`: its name.
Html badge(std::string_view verdict, const std::string& words);

}  // namespace ablate::analysis
