#pragma once

#include <filesystem>
#include <fstream>
#include <string>

namespace ablate::runner {

/// What happened in a night, for a person to read: "2026-11-24 22:00:01  LINE", appended, one line an event.
/// A full disk costs lines, and nothing else.
class NightLog {
 public:
  /// Makes the folder that the file lies in. An empty path: nothing is written.
  explicit NightLog(const std::filesystem::path& file);
  /// Further lines of the text are joined to the first by " / ".
  void add(const std::string& text);

 private:
  std::ofstream out_;
};

}  // namespace ablate::runner
