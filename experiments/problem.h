#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ablate::experiments {

/// A place in an experiment file. Lines and columns (in bytes) count from 1; 0: not from a file (command
/// line).
struct Location {
  std::string file;
  int line = 0, column = 0;
  std::string pointer;  ///< JSON pointer, or the edit as typed
};

/// One thing that is wrong, as the user reads it: `exp.json:12:7: /base/norm: unknown norm "btach"; did you
/// mean "batch"?`
struct Problem {
  Location where;
  std::string message;  ///< what is wrong with the value quoted, and what would be right
};

/// Collects everything that is wrong, so that all of it is reported at once.
class Problems {
 public:
  void add(Location where, std::string message);
  [[nodiscard]] bool empty() const { return list_.empty(); }
  [[nodiscard]] const std::vector<Problem>& list() const { return list_; }
  /// One line per problem, in order of file and place, equal ones once, then a line that counts them.
  [[nodiscard]] std::string text() const;
  /// Throws Error(invalid) with text() unless empty.
  void raise() const;

 private:
  std::vector<Problem> list_;
};

/// `; did you mean "batch"?` if a known name is near (edit distance), then the known names where they are
/// few; or "".
std::string nearest(std::string_view wrong, const std::vector<std::string>& known);

}  // namespace ablate::experiments
