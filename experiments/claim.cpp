#include "experiments/claim.h"

#include <algorithm>
#include <charconv>

#include "experiments/problem.h"

namespace ablate::experiments {

namespace {

struct Token {
  std::string text;  ///< empty at the end
  std::size_t column = 1;
};

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
}

/// Where the word that begins at `at` ends. A minus ends it (it is a term's sign), except in a number's
/// exponent.
std::size_t word_end(const std::string& text, std::size_t at) {
  double ignored = 0;
  const char* const begin = text.data() + at;
  const auto [number_end, error] = std::from_chars(begin, text.data() + text.size(), ignored);
  std::size_t end = at;
  while (end < text.size() && is_word(text[end])) ++end;
  return error == std::errc() ? std::max(end, at + static_cast<std::size_t>(number_end - begin)) : end;
}

std::vector<Token> tokens(const std::string& text) {
  std::vector<Token> result;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == ' ' || text[at] == '\t') {
      ++at;
      continue;
    }
    const std::size_t end = is_word(text[at]) ? word_end(text, at) : at + 1;
    result.push_back({text.substr(at, end - at), at + 1});
    at = end;
  }
  result.push_back({"", text.size() + 1});
  return result;
}

std::optional<double> number(const std::string& text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return value;
}

/// A recursive-descent parser that follows the grammar line by line. A fault is thrown inside and caught by
/// the two entries.
class Parser {
 public:
  Parser(const std::string& text, const std::vector<std::string>& arms)
      : tokens_(tokens(text)), arms_(arms) {}

  void claim(Claim& claim) {
    claim.left = expression();
    const Token relation = next();
    if (relation.text == "<" || relation.text == ">") {
      claim.relation = relation.text == "<" ? Claim::Relation::less : Claim::Relation::greater;
      claim.right = expression();
    } else if (relation.text == "=") {
      claim.relation = Claim::Relation::equal_within;
      claim.right = expression();
      expect("within");
      claim.tolerance = signed_number();
    } else if (relation.text == "in") {
      claim.relation = Claim::Relation::in_interval;
      expect("[");
      claim.low = signed_number();
      expect(",");
      claim.high = signed_number();
      expect("]");
      if (claim.low >= claim.high) fail(relation, "the interval is empty");
    } else if (relation.text == "increases" || relation.text == "decreases") {
      claim.relation = relation.text == "increases" ? Claim::Relation::increases : Claim::Relation::decreases;
      expect("with");
      claim.axis = word("an axis");
    } else {
      fail(relation, "expected <, >, =, in, increases or decreases");
    }
    end();
  }

  ClaimQuantity lone_quantity() {
    ClaimQuantity result = quantity();
    end();
    return result;
  }

 private:
  [[nodiscard]] const Token& peek(std::size_t ahead = 0) const {
    return tokens_[std::min(at_ + ahead, tokens_.size() - 1)];
  }
  Token next() { return tokens_[at_ + 1 < tokens_.size() ? at_++ : at_]; }

  [[noreturn]] static void fail(const Token& token, const std::string& message) {
    throw ClaimFault{token.column, message + (token.text.empty() ? ", and the claim ends here"
                                                                 : ", not \"" + token.text + "\"")};
  }

  void expect(const std::string& text) {
    const Token token = next();
    if (token.text != text) fail(token, "expected \"" + text + "\"");
  }
  void end() {
    if (!peek().text.empty()) fail(peek(), "expected the end");
  }
  std::string word(const std::string& what) {
    const Token token = next();
    if (token.text.empty() || !is_word(token.text.front())) fail(token, "expected " + what);
    return token.text;
  }
  double signed_number() {
    const bool minus = peek().text == "-";
    if (minus) next();
    const Token token = next();
    const auto value = number(token.text);
    if (!value) fail(token, "expected a number");
    return minus ? -*value : *value;
  }

  [[nodiscard]] bool is_arm(const std::string& text) const {
    return std::find(arms_.begin(), arms_.end(), text) != arms_.end();
  }

  ClaimExpression expression() {
    ClaimExpression result{term(1)};
    if (peek().text == "/") {
      const Token slash = next();
      if (!result.front().quantity) fail(slash, "a ratio is between two quantities");
      result.front().divisor = quantity();
      return result;
    }
    while (peek().text == "+" || peek().text == "-") result.push_back(term(next().text == "+" ? 1 : -1));
    return result;
  }

  ClaimTerm term(int sign) {
    ClaimTerm result{sign, std::nullopt, std::nullopt, std::nullopt};
    const auto value = number(peek().text);
    if (value && !is_arm(peek().text) && peek(1).text != "(") {
      next();
      result.constant = value;
    } else {
      result.quantity = quantity();
    }
    return result;
  }

  ClaimQuantity quantity() {
    ClaimQuantity result;
    const Token& first = peek();
    if (first.text != "(" && peek(1).text != "(") {
      if (!is_arm(first.text))
        fail(first, "expected an arm, a number or a quantity such as test_error(axis=label)" +
                        nearest(first.text, arms_));
      result.select.emplace_back("arm", next().text);
      return result;
    }
    if (first.text != "(") result.metric = word("a metric");
    expect("(");
    do result.select.push_back(selector());
    while (peek().text == "," && !next().text.empty());
    expect(")");
    return result;
  }

  std::pair<std::string, std::string> selector() {
    const Token token = peek();
    const std::string name = word("an arm or axis=label");
    if (peek().text != "=") {
      if (!is_arm(name)) fail(token, "expected an arm or axis=label" + nearest(name, arms_));
      return {"arm", name};
    }
    next();
    return {name, word("a label")};
  }

  std::vector<Token> tokens_;
  const std::vector<std::string>& arms_;
  std::size_t at_ = 0;
};

}  // namespace

std::optional<ClaimFault> parse_claim(const std::string& text, const std::vector<std::string>& arms,
                                      Claim& claim) {
  try {
    claim.text = text;
    Parser(text, arms).claim(claim);
    return std::nullopt;
  } catch (const ClaimFault& fault) {
    return fault;
  }
}

std::optional<ClaimFault> parse_quantity(const std::string& text, const std::vector<std::string>& arms,
                                         ClaimQuantity& quantity) {
  try {
    quantity = Parser(text, arms).lone_quantity();
    return std::nullopt;
  } catch (const ClaimFault& fault) {
    return fault;
  }
}

}  // namespace ablate::experiments
