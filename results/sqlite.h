#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

/// Three small types around SQLite's C interface, and nothing more. Every failure throws Error(database) with
/// the file, SQLite's message and the SQL; where there is no room, DiskFull.
namespace ablate::results {

/// An open database file. Not thread-safe.
class Database {
 public:
  enum class Access { read_only, read_write_create };
  Database(const std::string& file, Access access);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  /// One or more statements that return nothing.
  void execute(const std::string& sql);
  [[nodiscard]] std::int64_t last_insert_id() const;
  [[nodiscard]] int changes() const;  ///< rows that the last statement changed
  [[nodiscard]] bool read_only() const;
  [[noreturn]] void fail(std::string_view sql) const;
  [[nodiscard]] sqlite3* handle() const { return handle_; }
  [[nodiscard]] const std::string& file() const { return file_; }

 private:
  std::string file_;
  sqlite3* handle_ = nullptr;
};

/// A prepared statement. Text that is bound must live until the next reset().
class Statement {
 public:
  Statement(Database& database, const std::string& sql);
  ~Statement();
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  Statement& bind(int place, std::int64_t value);
  Statement& bind(int place, double value);
  Statement& bind(int place, std::string_view value);
  Statement& bind_null(int place);
  /// Null where there is none.
  template <class Value>
  Statement& bind(int place, const std::optional<Value>& value) {
    return value ? bind(place, *value) : bind_null(place);
  }
  template <class... Values>
  Statement& bind_all(const Values&... values) {
    int place = 0;
    (bind(++place, values), ...);
    return *this;
  }

  bool step();  ///< true: a row is there
  void reset();
  /// Binds, runs to the end and resets.
  template <class... Values>
  void run(const Values&... values) {
    bind_all(values...);
    while (step()) {
    }
    reset();
  }

  [[nodiscard]] int columns() const;
  [[nodiscard]] std::string column_name(int column) const;
  [[nodiscard]] bool is_null(int column) const;
  [[nodiscard]] std::int64_t integer(int column) const;
  [[nodiscard]] double number(int column) const;
  [[nodiscard]] std::optional<double> optional_number(int column) const;
  [[nodiscard]] std::string text(int column) const;  ///< empty for NULL
  [[nodiscard]] nlohmann::json value(int column) const;
  [[nodiscard]] sqlite3_stmt* handle() const { return handle_; }

 private:
  void check(int code) const;
  Database& database_;
  sqlite3_stmt* handle_ = nullptr;
};

/// Rolled back unless commit() was reached.
class Transaction {
 public:
  explicit Transaction(Database& database) : database_(database) { database_.execute("BEGIN IMMEDIATE"); }
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  void commit();

 private:
  Database& database_;
  bool open_ = true;
};

}  // namespace ablate::results
