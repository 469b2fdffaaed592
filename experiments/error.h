#pragma once

#include <stdexcept>
#include <string>

namespace ablate {

/// What a program of the project exits with. The numbers are a public contract: never renumber them.
enum class Exit : int {
  done = 0,
  runtime = 1,      ///< something broke while running
  usage = 2,        ///< the command line is wrong
  invalid = 3,      ///< the experiment is invalid
  data = 4,         ///< a data set is missing or damaged
  database = 5,     ///< the results database cannot be used
  device = 6,       ///< no such device, or it cannot be used
  some_failed = 7,  ///< finished, but some runs failed
  stopped = 75,     ///< stopped early with everything saved: the same command goes on
};

/// The one exception type of the project. A message names the place (file, line, JSON pointer; SQL and
/// database; run and epoch), says what is wrong with the value quoted, and what would be right.
class Error : public std::runtime_error {
 public:
  Error(Exit code, const std::string& message) : std::runtime_error(message), code_(code) {}
  [[nodiscard]] Exit code() const noexcept { return code_; }

 private:
  Exit code_;
};

}  // namespace ablate
