#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace ablate::results {

/// The right to write a results database: flock on `<db>.lock`, held as long as this lives. The file says who
/// holds it.
class Lock {
 public:
  /// Throws Error(database) naming host and pid of the holder, or why the file cannot be made.
  explicit Lock(const std::filesystem::path& database);
  ~Lock();
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;

 private:
  int file_ = -1;
};

/// Who holds the lock of a database now: "process 4711 on HOST"; std::nullopt: nobody. Of another machine's
/// process nothing can be known: it is believed to live. Takes no lock, so that no writer is held up.
std::optional<std::string> holder_of(const std::filesystem::path& database);

}  // namespace ablate::results
