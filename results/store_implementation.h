#pragma once

#include <map>
#include <optional>
#include <string>

#include "results/lock.h"
#include "results/schema.h"
#include "results/sqlite.h"
#include "results/store.h"

namespace ablate::results {

/// What a Store holds; its member functions are spread over store.cpp, record.cpp, import.cpp and query.cpp.
struct Store::Implementation {
  std::filesystem::path file;
  Mode mode;
  std::optional<Lock> lock;  ///< declared before the database: released after it is closed
  mutable Database database;

  Implementation(const std::filesystem::path& path, Mode how);
  ~Implementation();

  [[nodiscard]] std::filesystem::path folder() const { return file.string() + ".d"; }
  [[nodiscard]] std::filesystem::path journal(const std::string& run_id, std::int64_t attempt) const;
  /// False of a file of schema version 1 that is only read.
  [[nodiscard]] bool has_looks() const;
  /// Throws std::logic_error for a run that was not recorded.
  [[nodiscard]] std::int64_t run_key(const std::string& run_id) const;
  [[nodiscard]] std::int64_t attempt_key(const std::string& run_id, std::int64_t attempt) const;
};

/// Seconds since 1970.
double unix_seconds();

}  // namespace ablate::results
