#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ablate::analysis {

/// Markup that is well formed and in which every text is escaped, because nothing but these functions makes
/// it. What is not UTF-8, or a control character, becomes U+FFFD. It is XML as well as HTML.
class Html {
 public:
  Html() = default;
  Html(std::string_view text);  ///< escaped
  Html(const std::string& text) : Html(std::string_view(text)) {}
  Html(const char* text) : Html(std::string_view(text)) {}
  Html& operator+=(const Html& next) {
    markup_ += next.markup_;
    return *this;
  }
  [[nodiscard]] const std::string& markup() const { return markup_; }
  [[nodiscard]] bool empty() const { return markup_.empty(); }

 private:
  friend Html element(std::string_view, const std::vector<std::pair<std::string, std::string>>&, const Html&);
  friend Html raw(std::string_view, std::string_view);
  std::string markup_;
};

using Attributes = std::vector<std::pair<std::string, std::string>>;

/// <name attribute="value">content</name>; `meta`, `br` and `img` have no end. Names are the program's own.
Html element(std::string_view name, const Attributes& attributes, const Html& content);
Html element(std::string_view name, const Html& content);

/// <style> or <script>, as it stands: requires content of the program's own, without `<`, `&` and `]]>`.
Html raw(std::string_view name, std::string_view content);

}  // namespace ablate::analysis
