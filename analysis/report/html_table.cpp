#include "analysis/report/html_table.h"

#include <fmt/format.h>

#include "analysis/report/svg.h"

namespace ablate::analysis {

Html table_row(const std::vector<Html>& cells) {
  Html row;
  for (const Html& cell : cells) row += element("td", cell);
  return element("tr", row);
}

Html table(const std::vector<std::string>& columns, const Html& rows) {
  Html names;
  for (const std::string& column : columns) names += element("th", {{"scope", "col"}}, column);
  Html content = element("thead", element("tr", names));
  content += element("tbody", rows);
  return element("div", {{"class", "scroll"}}, element("table", content));
}

Html section(const std::string& title, const Html& content) {
  Html all = element("h2", title);
  all += content;
  return element("section", all);
}

Html or_more(std::size_t shown, std::size_t all) {
  return all <= shown ? Html() : element("p", fmt::format("{} more are left out.", all - shown));
}

Html folded(const std::string& title, const Html& content) {
  Html all = element("summary", title);
  all += content;
  return element("details", all);
}

Html badge(std::string_view verdict, const std::string& words) {
  return element("span", {{"class", "badge v-" + css_name(verdict)}}, words);
}

}  // namespace ablate::analysis
