#pragma once

#include <filesystem>
#include <string>

namespace ablate::runner {

/// Files whose digest no publisher states are trusted when they are first read: `digests.json` in the data
/// folder keeps what they were, and later readings are held to it.

/// The digest kept for `name`; "" if there is none. Throws Error(data) if the file is damaged.
std::string locked_digest(const std::filesystem::path& folder, const std::string& name);
/// Throws Error(data) if it cannot be written.
void lock_digest(const std::filesystem::path& folder, const std::string& name, const std::string& digest);

}  // namespace ablate::runner
