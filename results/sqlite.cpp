#include "results/sqlite.h"

#include <cerrno>
#include <filesystem>
#include <sqlite3.h>

#include "experiments/disk_error.h"
#include "experiments/error.h"

namespace ablate::results {

namespace {
constexpr int patience_ms = 10'000;  // another process reads while we write, or the reverse

/// SQLite itself knows only one of the ways in which there is no room.
bool is_full(sqlite3* handle) {
  constexpr int primary = 0xff;
  const int code = sqlite3_errcode(handle) & primary, reason = sqlite3_system_errno(handle);
  return code == SQLITE_FULL || (code == SQLITE_IOERR && is_no_room(reason));
}
}  // namespace

Database::Database(const std::string& file, Access access) : file_(file) {
  const int flags =
      access == Access::read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  if (sqlite3_open_v2(file.c_str(), &handle_, flags | SQLITE_OPEN_EXRESCODE, nullptr) != SQLITE_OK) {
    std::error_code unknown;
    const std::string reason = std::filesystem::is_directory(file, unknown) ? "it is a folder"
                               : handle_ == nullptr                         ? "out of memory"
                                                                            : sqlite3_errmsg(handle_);
    sqlite3_close(handle_);
    throw Error(Exit::database, "cannot open the results database '" + file + "': " + reason);
  }
  sqlite3_busy_timeout(handle_, patience_ms);
}

Database::~Database() { sqlite3_close(handle_); }

void Database::fail(std::string_view sql) const {
  const std::string message = "the results database '" + file_ + "': " + sqlite3_errmsg(handle_);
  if (is_full(handle_)) throw DiskFull(message);
  throw Error(Exit::database, message + " (" + std::string(sql) + ")");
}

void Database::execute(const std::string& sql) {
  if (sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) fail(sql);
}

std::int64_t Database::last_insert_id() const { return sqlite3_last_insert_rowid(handle_); }
int Database::changes() const { return sqlite3_changes(handle_); }
bool Database::read_only() const { return sqlite3_db_readonly(handle_, "main") == 1; }

Statement::Statement(Database& database, const std::string& sql) : database_(database) {
  if (sqlite3_prepare_v2(database.handle(), sql.c_str(), static_cast<int>(sql.size()), &handle_, nullptr) !=
      SQLITE_OK)
    database.fail(sql);
}

Statement::~Statement() { sqlite3_finalize(handle_); }

void Statement::check(int code) const {
  if (code != SQLITE_OK) database_.fail(sqlite3_sql(handle_));
}

Statement& Statement::bind(int place, std::int64_t value) {
  check(sqlite3_bind_int64(handle_, place, value));
  return *this;
}
Statement& Statement::bind(int place, double value) {
  check(sqlite3_bind_double(handle_, place, value));
  return *this;
}
Statement& Statement::bind(int place, std::string_view value) {
  check(sqlite3_bind_text(handle_, place, value.data(), static_cast<int>(value.size()), SQLITE_STATIC));
  return *this;
}
Statement& Statement::bind_null(int place) {
  check(sqlite3_bind_null(handle_, place));
  return *this;
}

bool Statement::step() {
  const int code = sqlite3_step(handle_);
  if (code == SQLITE_ROW) return true;
  if (code != SQLITE_DONE) database_.fail(sqlite3_sql(handle_));
  return false;
}

void Statement::reset() { sqlite3_reset(handle_); }

int Statement::columns() const { return sqlite3_column_count(handle_); }
std::string Statement::column_name(int column) const { return sqlite3_column_name(handle_, column); }
bool Statement::is_null(int column) const { return sqlite3_column_type(handle_, column) == SQLITE_NULL; }
std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(handle_, column); }
double Statement::number(int column) const { return sqlite3_column_double(handle_, column); }

std::optional<double> Statement::optional_number(int column) const {
  return is_null(column) ? std::nullopt : std::optional(number(column));
}

std::string Statement::text(int column) const {
  const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(handle_, column));
  return bytes == nullptr
             ? ""
             : std::string(bytes, static_cast<std::size_t>(sqlite3_column_bytes(handle_, column)));
}

nlohmann::json Statement::value(int column) const {
  switch (sqlite3_column_type(handle_, column)) {
    case SQLITE_INTEGER:
      return integer(column);
    case SQLITE_FLOAT:
      return number(column);
    case SQLITE_NULL:
      return nullptr;
    default:
      return text(column);
  }
}

Transaction::~Transaction() {
  if (open_) sqlite3_exec(database_.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
}

void Transaction::commit() {
  database_.execute("COMMIT");
  open_ = false;
}

}  // namespace ablate::results
