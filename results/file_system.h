#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace ablate::results {

/// The type of the file system that holds a path, as the kernel names it ("ext4", "nfs4", "fuse.sshfs"), by
/// the text of /proc/self/mountinfo: of the mount point that is the longest beginning of the path, the last
/// mounted. "" if no line is understood. The path is absolute and without links.
std::string file_system_of(const std::filesystem::path& path, std::string_view mounts);

/// Whether other machines may write the same files: locks and shared memory, on which SQLite's write-ahead
/// log and the writer's lock stand, do not hold there.
bool is_network(std::string_view type);

/// Throws Error(database), saying what to do instead, if the database would lie on a network file system.
void check_file_system(const std::filesystem::path& database);

}  // namespace ablate::results
