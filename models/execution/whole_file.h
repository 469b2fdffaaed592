#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

/// Files that are read and written as a whole.
namespace ablate::models {

/// Every byte. Throws Error(runtime) naming the file.
std::string read_whole(const std::filesystem::path& file);

/// Replaces `file` by the parts one after another, or leaves it as it is: they go into a new file beside it,
/// which is on the disk before it takes the name, and the name before this returns. Throws Error(runtime)
/// naming the file; where the disk fails, DiskError, and without room, DiskFull.
void replace_file(const std::filesystem::path& file, const std::vector<std::string_view>& parts);

}  // namespace ablate::models
