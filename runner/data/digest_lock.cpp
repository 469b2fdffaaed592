#include "runner/data/digest_lock.h"

#include <fstream>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "experiments/error.h"
#include "runner/data/gzip.h"

namespace ablate::runner {

namespace {

std::filesystem::path lock_file(const std::filesystem::path& folder) { return folder / "digests.json"; }

nlohmann::json read(const std::filesystem::path& folder) {
  const std::filesystem::path file = lock_file(folder);
  if (!std::filesystem::exists(file)) return nlohmann::json::object();
  nlohmann::json digests = nlohmann::json::parse(data_file(file), nullptr, false);
  if (!digests.is_object())
    throw Error(Exit::data,
                "'" + file.string() + "' is damaged: it should be an object of file names and digests");
  return digests;
}

}  // namespace

std::string locked_digest(const std::filesystem::path& folder, const std::string& name) {
  return read(folder).value(name, "");
}

void lock_digest(const std::filesystem::path& folder, const std::string& name, const std::string& digest) {
  nlohmann::json digests = read(folder);
  digests[name] = digest;
  const std::filesystem::path file = lock_file(folder);
  const std::filesystem::path fresh = file.string() + "." + std::to_string(getpid());
  std::ofstream out(fresh);
  out << digests.dump(1) << "\n";
  out.close();
  std::error_code error;
  if (out) std::filesystem::rename(fresh, file, error);
  if (!out || error)
    throw Error(Exit::data, "cannot keep the digest of '" + name + "' in '" + file.string() +
                                "': make the folder writable, once");
}

}  // namespace ablate::runner
