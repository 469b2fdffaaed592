#pragma once

#include <filesystem>

namespace ablate::results {

/// Copies a results database as it is at one moment, while others read and write it (SQLite's online backup).
/// The copy is one plain file; it takes its name once it is whole, sound (integrity_check) and on the disk,
/// and what stood there stays until then. Throws Error(usage) where `to` is the database itself, is being
/// written, or is anything but a results database; Error(database) naming the file and what is wrong.
void backup(const std::filesystem::path& from, const std::filesystem::path& to);

}  // namespace ablate::results
