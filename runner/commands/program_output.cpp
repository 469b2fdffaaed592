#include "runner/commands/program_output.h"

#include <array>
#include <cstdio>

namespace ablate::runner {

namespace {

std::string shell_quoted(const std::string& text) {
  std::string result = "'";
  for (const char c : text) result += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return result + "'";
}

}  // namespace

std::string program_output(const std::vector<std::string>& command, Errors errors) {
  std::string line, output;
  for (const std::string& word : command) line += shell_quoted(word) + " ";
  if (errors == Errors::dropped) line += "2>/dev/null";
  FILE* pipe = popen(line.c_str(), "r");
  if (pipe == nullptr) return output;
  std::array<char, 4096> bytes{};
  while (const std::size_t count = std::fread(bytes.data(), 1, bytes.size(), pipe))
    output.append(bytes.data(), count);
  pclose(pipe);
  return output;
}

}  // namespace ablate::runner
