#include "results/backup.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include "experiments/error.h"
#include "results/lock.h"
#include "results/schema.h"
#include "results/sqlite.h"

namespace ablate::results {

namespace fs = std::filesystem;

namespace {

/// Whether something may take the place of `file`. Opening a database that is written elsewhere is harmless.
void check_place(const fs::path& from, const fs::path& file) {
  const auto refuse = [&](const std::string& why) {
    throw Error(Exit::usage, "'" + file.string() + "' " + why + ": give another name to the backup");
  };
  if (!fs::exists(file)) return;
  if (fs::equivalent(from, file)) refuse("is the database itself");
  if (!fs::is_regular_file(file)) refuse("is no file");
  if (fs::file_size(file) == 0) return;
  try {
    Database there(file.string(), Database::Access::read_only);
    check_schema(there);
  } catch (const Error&) {
    refuse("is there and is no results database");
  }
  if (holder_of(file)) refuse("is being written");
  if (fs::exists(file.string() + "-wal")) refuse("is in use, or was left by a process that was killed");
}

void copy(Database& from, Database& to) {
  sqlite3_backup* const copying = sqlite3_backup_init(to.handle(), "main", from.handle(), "main");
  if (copying == nullptr) to.fail("backup");
  // All pages at once: in steps, every write between two of them would begin the copy anew.
  const int code = sqlite3_backup_step(copying, -1);
  sqlite3_backup_finish(copying);
  if (code != SQLITE_DONE)
    throw Error(Exit::database,
                "cannot copy '" + from.file() + "' to '" + to.file() + "': " + sqlite3_errstr(code));
}

/// In WAL mode, as its source may be, the copy would not be one file.
void finish(Database& copied) {
  copied.execute("PRAGMA journal_mode = DELETE");
  Statement check(copied, "PRAGMA integrity_check(1)");
  check.step();
  if (const std::string found = check.text(0); found != "ok")
    throw Error(Exit::database, "the copy '" + copied.file() + "' is not sound: " + found +
                                    "; `ablate doctor --database` looks at the database it was made of");
}

void sync(const fs::path& place, int flags) {
  const int file = open(place.c_str(), flags | O_CLOEXEC);
  const bool synced = file >= 0 && fsync(file) == 0;
  const std::string reason = std::strerror(errno);
  if (file >= 0) close(file);
  if (!synced) throw Error(Exit::database, "cannot bring '" + place.string() + "' to the disk: " + reason);
}

}  // namespace

void backup(const fs::path& from, const fs::path& to) {
  Database source(from.string(), Database::Access::read_only);
  check_schema(source);
  check_place(from, to);
  const fs::path partial = to.string() + ".partial";
  fs::remove(partial);
  try {
    {
      Database copied(partial.string(), Database::Access::read_write_create);
      copy(source, copied);
      finish(copied);
    }
    sync(partial, O_RDONLY);
    fs::rename(partial, to);
  } catch (...) {
    std::error_code ignored;
    for (const char* part : {"", "-journal", "-wal", "-shm"}) fs::remove(partial.string() + part, ignored);
    throw;
  }
  sync(fs::absolute(to).parent_path(), O_RDONLY | O_DIRECTORY);
}

}  // namespace ablate::results
