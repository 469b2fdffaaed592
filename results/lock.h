#pragma once

#include <filesystem>

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

}  // namespace ablate::results
