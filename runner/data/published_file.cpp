#include "runner/data/published_file.h"

#include "experiments/error.h"
#include "experiments/identity.h"
#include "runner/data/digest_lock.h"
#include "runner/data/gzip.h"

namespace ablate::runner {

namespace {

/// Whatever is wrong with the bytes, the publisher has better ones.
std::string unpacked(const std::filesystem::path& packed, const std::string& set) {
  try {
    return gunzip(data_file(packed), packed.string());
  } catch (const Error& error) {
    throw Error(Exit::data, "data set '" + set + "': " + error.what() + "; `ablate data fetch " + set +
                                "` gets the published one");
  }
}

}  // namespace

std::string read_published(const PublishedFile& file, const std::filesystem::path& folder,
                           const std::string& set) {
  const std::filesystem::path plain = folder / file.name, packed = plain.string() + ".gz";
  std::string bytes;
  if (std::filesystem::exists(plain))
    bytes = data_file(plain);
  else if (std::filesystem::exists(packed))
    bytes = unpacked(packed, set);
  else
    throw Error(Exit::data, "data set '" + set + "': '" + plain.string() +
                                "' is missing, and with .gz too: `ablate data fetch " + set +
                                "` gets it, or ABLATE_DATA names the folder where it is");
  const std::string digest = experiments::sha256(bytes);
  const std::string expected = file.sha256.empty() ? locked_digest(folder, file.name) : file.sha256;
  if (expected.empty()) lock_digest(folder, file.name, digest);
  if (!expected.empty() && digest != expected)
    throw Error(Exit::data, "data set '" + set + "': '" + plain.string() + "' has SHA-256 " + digest +
                                ", not " + expected +
                                ": it is damaged or another edition; `ablate data fetch " + set +
                                "` gets the published one");
  return bytes;
}

}  // namespace ablate::runner
