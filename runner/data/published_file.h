#pragma once

#include <filesystem>
#include <string>

namespace ablate::runner {

/// A file as its publisher lays it out.
struct PublishedFile {
  std::string name;    ///< below the data folder, without .gz
  std::string sha256;  ///< of the unpacked bytes; empty: no publisher states it (digest_lock.h)
};

/// Its unpacked bytes, from the file itself or from the same with .gz. Throws Error(data) naming the file and
/// how to get it (`ablate data fetch SET`), or how its digest differs.
std::string read_published(const PublishedFile& file, const std::filesystem::path& folder,
                           const std::string& set);

}  // namespace ablate::runner
