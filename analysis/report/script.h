#pragma once

namespace ablate::analysis {

/// Lets the reader of a page sort its tables and filter their rows. Without it the page is whole: it makes
/// its own controls. No `<` and no `&`, so that the page stays XML.
inline constexpr const char* script = R"js(
"use strict";
const fewest_sorted = 3, fewest_filtered = 6;

// The number that a cell begins with; NaN where it begins with none.
function number(text) {
  return parseFloat(text.replace("\u2212", "-").replace(/^[\[(+ ]+/, "").replace(/,(?=[0-9]{3})/g, ""));
}

// Numbers first, in their order; then words.
function compare(a, b) {
  const x = number(a), y = number(b);
  if (Number.isNaN(x) !== Number.isNaN(y)) return Number.isNaN(x) ? 1 : -1;
  return x - y || a.localeCompare(b, "en", {numeric: true});
}

// A heading sorts upward, then downward, then as it was.
function make_sortable(table) {
  const body = table.tBodies[0], declared = Array.from(body.rows);
  if (fewest_sorted > declared.length) return;
  const headings = Array.from(table.tHead.rows[0].cells);
  headings.forEach((heading, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...heading.childNodes);
    heading.append(button);
    button.addEventListener("click", () => {
      const next = {none: "ascending", ascending: "descending", descending: "none"};
      const order = next[heading.getAttribute("aria-sort") ?? "none"];
      headings.forEach(other => other.removeAttribute("aria-sort"));
      const text = row => row.cells[column].textContent.trim();
      const rows = Array.from(declared);
      if (order !== "none") {
        heading.setAttribute("aria-sort", order);
        rows.sort((a, b) => compare(text(a), text(b)));
      }
      if (order === "descending") rows.reverse();
      body.append(...rows);
    });
  });
}

// Shows only what contains every word that is typed.
function make_filter(place, items) {
  if (fewest_filtered > items.length) return;
  const field = document.createElement("input"), count = document.createElement("span");
  field.type = "search";
  field.placeholder = "filter";
  field.setAttribute("aria-label", "show only what contains these words");
  count.setAttribute("role", "status");
  field.addEventListener("input", () => {
    const words = field.value.toLowerCase().split(/\s+/);
    let shown = 0;
    for (const item of items) {
      const text = item.textContent.toLowerCase();
      item.hidden = !words.every(word => text.includes(word));
      shown += item.hidden ? 0 : 1;
    }
    count.textContent = shown === items.length ? "" : shown + " of " + items.length;
  });
  const line = document.createElement("p");
  line.className = "filter";
  line.append(field, count);
  place.before(line);
}

for (const table of document.querySelectorAll("table")) {
  make_sortable(table);
  make_filter(table.parentElement, Array.from(table.tBodies[0].rows));
}
for (const section of document.querySelectorAll("section")) {
  const articles = Array.from(section.children).filter(child => child.localName === "article");
  if (articles.length > 0) make_filter(articles[0], articles);
}
)js";

}  // namespace ablate::analysis
