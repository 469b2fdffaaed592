#include "experiments/document.h"

#include <cmath>
#include <vector>

namespace ablate::experiments {

namespace {

using nlohmann::ordered_json;

constexpr std::size_t largest_text = std::size_t{1} << 20;
constexpr std::size_t deepest = 64;

std::string escaped(const std::string& key) {
  std::string result;
  for (const char c : key)
    result += c == '~' ? std::string("~0") : c == '/' ? std::string("~1") : std::string(1, c);
  return result;
}

/// Bytes of a text that count how many were read: the lexer is never more than one ahead of the token it
/// reports.
class CountingIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  CountingIterator(const char* at, std::size_t* read) : at_(at), read_(read) {}
  reference operator*() const { return *at_; }
  CountingIterator& operator++() {
    ++at_;
    ++*read_;
    return *this;
  }
  CountingIterator operator++(int) {
    CountingIterator old = *this;
    ++*this;
    return old;
  }
  bool operator==(const CountingIterator& other) const { return at_ == other.at_; }
  bool operator!=(const CountingIterator& other) const { return at_ != other.at_; }

 private:
  const char* at_;
  std::size_t* read_;
};

/// Builds the value and notes where every part of it begins.
class Builder : public nlohmann::json_sax<ordered_json> {
 public:
  Builder(std::string_view text, Document& document, Problems& problems)
      : text_(text), document_(document), problems_(problems) {}

  std::size_t read = 0;

  bool null() override { return add(nullptr, 0); }
  bool boolean(bool value) override { return add(value, 0); }
  bool number_integer(number_integer_t value) override { return add(value, 1); }
  bool number_unsigned(number_unsigned_t value) override { return add(value, 1); }
  bool number_float(number_float_t value, const string_t& spelled) override {
    if (spelled.find_first_of(".eE") == std::string::npos)
      problem(here(1), "the integer " + spelled + " does not fit into 64 bits");
    return add(value, 1);
  }
  bool string(string_t& value) override { return add(value, 0); }
  bool binary(binary_t& /*value*/) override { return false; }
  bool start_object(std::size_t /*size*/) override { return open(ordered_json::object()); }
  bool start_array(std::size_t /*size*/) override { return open(ordered_json::array()); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }

  bool key(string_t& value) override {
    const std::size_t start = token_start();
    end_ = read;
    Frame& frame = stack_.back();
    frame.key = value;
    if (frame.value->contains(value))
      problems_.add(location(start, pointer()),
                    "the key \"" + value + "\" is given twice in one object; it was first given in line " +
                        std::to_string(document_.places.at(pointer()).line));
    return true;
  }

  bool parse_error(std::size_t position, const std::string& last,
                   const nlohmann::json::exception& error) override {
    problems_.add(location(std::min(position == 0 ? 0 : position - 1, text_.size()), ""),
                  explained(last, error.what()));
    return false;
  }

 private:
  struct Frame {
    ordered_json* value;
    std::string pointer;
    std::string key;
  };

  std::string pointer() const {
    if (stack_.empty()) return "";
    const Frame& frame = stack_.back();
    return frame.pointer + "/" +
           (frame.value->is_array() ? std::to_string(frame.value->size()) : escaped(frame.key));
  }

  /// Where the token that was just read begins: after white space, comments and punctuation that follow the
  /// last one.
  std::size_t token_start() const {
    std::size_t at = end_;
    while (at < text_.size()) {
      const char c = text_[at];
      if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == ',' || c == ':')
        ++at;
      else if (text_.substr(at, 2) == "//")
        at = std::min(text_.find('\n', at), text_.size());
      else if (text_.substr(at, 2) == "/*")
        at = std::min(text_.find("*/", at + 2), text_.size() - 2) + 2;
      else
        break;
    }
    return at;
  }

  Location location(std::size_t offset, const std::string& pointer) const {
    Location where{document_.file, 1, 1, pointer};
    for (std::size_t i = 0; i < offset && i < text_.size(); ++i) {
      where.column = text_[i] == '\n' ? 1 : where.column + 1;
      where.line += text_[i] == '\n' ? 1 : 0;
    }
    return where;
  }

  Location here(std::size_t /*ahead*/) const { return location(token_start(), pointer()); }
  void problem(const Location& where, std::string message) { problems_.add(where, std::move(message)); }

  /// A number ends where the next byte begins, which the lexer has read as well.
  ordered_json* place(ordered_json value, std::size_t ahead) {
    const std::string at = pointer();
    document_.places.try_emplace(at, location(token_start(), at));
    end_ = read - (read >= text_.size() ? 0 : ahead);
    if (stack_.empty()) {
      document_.value = std::move(value);
      return &document_.value;
    }
    Frame& frame = stack_.back();
    if (frame.value->is_array()) {
      frame.value->push_back(std::move(value));
      return &frame.value->back();
    }
    return &((*frame.value)[frame.key] = std::move(value));
  }

  bool add(ordered_json value, std::size_t ahead) {
    place(std::move(value), ahead);
    return true;
  }

  bool open(ordered_json value) {
    if (stack_.size() >= deepest) {
      problem(here(0), "nested deeper than " + std::to_string(deepest) + " levels");
      return false;
    }
    const std::string at = pointer();
    ordered_json* made = place(std::move(value), 0);
    stack_.push_back({made, at, ""});
    return true;
  }

  bool close() {
    end_ = read;
    stack_.pop_back();
    return true;
  }

  static std::string explained(const std::string& last, const std::string& what) {
    if (what.find("out of range") != std::string::npos || what.find("406") != std::string::npos)
      return "the number " + last + " is too large";
    if (what.find("UTF-8") != std::string::npos) return "not valid UTF-8";
    const std::size_t dash = what.find("syntax error while parsing ");
    std::string text = dash == std::string::npos ? what : what.substr(dash);
    if (const std::size_t read = text.find("; last read: "); read != std::string::npos) {
      const std::size_t end = text.find("; expected", read);
      text.erase(read, end == std::string::npos ? std::string::npos : end - read);
    }
    if (last.find_first_of("}]") != std::string::npos && text.find("unexpected") != std::string::npos)
      text += " (a comma before a closing bracket is not JSON)";
    return text + (last.empty() ? "" : "; read '" + last + "'");
  }

  std::string_view text_;
  Document& document_;
  Problems& problems_;
  std::vector<Frame> stack_;
  std::size_t end_ = 0;
};

}  // namespace

Location Document::at(std::string_view pointer) const {
  std::string place(pointer);
  while (true) {
    if (const auto found = places.find(place); found != places.end()) {
      Location where = found->second;
      where.pointer = std::string(pointer);
      return where;
    }
    const std::size_t slash = place.rfind('/');
    if (slash == std::string::npos) return {file, 0, 0, std::string(pointer)};
    place.erase(slash);
  }
}

Document read_document(std::string_view text, const std::string& file, Problems& problems) {
  Document document{file, nullptr, {}};
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  if (text.size() > largest_text) {
    problems.add({file, 0, 0, ""}, "larger than 1 MiB (" + std::to_string(text.size()) + " bytes)");
    return document;
  }
  Builder builder(text, document, problems);
  const CountingIterator begin(text.data(), &builder.read), end(text.data() + text.size(), &builder.read);
  const bool whole =
      ordered_json::sax_parse(begin, end, &builder, nlohmann::json::input_format_t::json, true, true);
  if (!whole) document.value = nullptr;
  return document;
}

}  // namespace ablate::experiments
