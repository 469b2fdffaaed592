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
/// Says how many of all rows are not shown; nothing where none is left out.
Html or_more(std::size_t shown, std::size_t all);
/// <details>: the title alone until it is opened.
Html folded(const std::string& title, const Html& content);
/// A verdict's words after a mark of its color; `verdict`: its name.
Html badge(std::string_view verdict, const std::string& words);

}  // namespace ablate::analysis
