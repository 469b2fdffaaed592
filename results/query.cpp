#include <chrono>
#include <sqlite3.h>
#include <sstream>

#include "experiments/error.h"
#include "results/store_implementation.h"

namespace ablate::results {

namespace {

/// Reading only: SQLite calls ATTACH read-only, though it may create a file.
int authorize(void*, int action, const char*, const char*, const char*, const char*) {
  return action == SQLITE_ATTACH || action == SQLITE_DETACH ? SQLITE_DENY : SQLITE_OK;
}

struct Authorizer {
  explicit Authorizer(sqlite3* handle) : handle_(handle) {
    sqlite3_set_authorizer(handle, authorize, nullptr);
  }
  ~Authorizer() { sqlite3_set_authorizer(handle_, nullptr, nullptr); }
  Authorizer(const Authorizer&) = delete;
  Authorizer& operator=(const Authorizer&) = delete;

 private:
  sqlite3* handle_;
};

/// Stops the statement that runs once its time is over.
class Deadline {
 public:
  Deadline(sqlite3* handle, double seconds) : handle_(handle), seconds_(seconds) {
    constexpr int instructions = 10'000;  // of SQLite's machine, between two looks at the clock
    sqlite3_progress_handler(handle, instructions, look, this);
  }
  ~Deadline() { sqlite3_progress_handler(handle_, 0, nullptr, nullptr); }
  Deadline(const Deadline&) = delete;
  Deadline& operator=(const Deadline&) = delete;

  [[nodiscard]] bool over() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count() > seconds_;
  }

 private:
  static int look(void* self) { return static_cast<Deadline*>(self)->over() ? 1 : 0; }

  sqlite3* handle_;
  double seconds_;
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

[[noreturn]] void refuse(const std::string& reason, const std::string& sql) {
  throw Error(Exit::usage, reason + ": " + sql);
}

/// Throws Error(usage) unless `sql` is one statement that only reads.
void check_reading(sqlite3* handle, const std::string& sql) {
  sqlite3_stmt* raw = nullptr;
  const char* rest = nullptr;
  if (sqlite3_prepare_v2(handle, sql.c_str(), -1, &raw, &rest) != SQLITE_OK)
    refuse(sqlite3_errmsg(handle), sql);
  const std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)> owned(raw, sqlite3_finalize);
  if (raw == nullptr) refuse("there is no statement to run", sql);
  if (sqlite3_stmt_readonly(raw) == 0) refuse("only reading is allowed", sql);
  if (std::string_view(rest).find_first_not_of(" \t\r\n;") != std::string_view::npos)
    refuse("one statement at a time", sql);
}

}  // namespace

Store::Table Store::query(const std::string& sql, const Limits& limits) const {
  const Authorizer read_only(self_->database.handle());
  check_reading(self_->database.handle(), sql);
  Statement statement(self_->database, sql);
  Table table;
  for (int column = 0; column < statement.columns(); ++column)
    table.columns.push_back(statement.column_name(column));
  const Deadline deadline(self_->database.handle(), limits.seconds);
  try {
    while (statement.step()) {
      table.cut = table.rows.size() == limits.rows;
      if (table.cut) break;
      auto& row = table.rows.emplace_back();
      for (int column = 0; column < statement.columns(); ++column) row.push_back(statement.value(column));
    }
  } catch (const Error&) {
    if (!deadline.over()) throw;
    std::ostringstream reason;
    reason << "stopped after " << limits.seconds << " seconds";
    refuse(reason.str(), sql);
  }
  return table;
}

}  // namespace ablate::results
