#include "results/lock.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sstream>
#include <sys/file.h>
#include <unistd.h>

#include "experiments/error.h"

namespace ablate::results {

namespace {

std::string holder(int file) {
  std::array<char, 256> text{};
  const ssize_t length = pread(file, text.data(), text.size() - 1, 0);
  return length > 0 ? std::string(text.data(), static_cast<std::size_t>(length)) : "another process";
}

std::string host_name() {
  std::array<char, 128> host{};
  gethostname(host.data(), host.size() - 1);
  return host.data();
}

std::string self() { return "process " + std::to_string(getpid()) + " on " + host_name(); }

/// Whether a process of this machine has the file open; one that may not be looked into is believed to.
bool has_open(const std::string& process, const std::filesystem::path& file) {
  std::error_code closed;
  const std::filesystem::directory_iterator files("/proc/" + process + "/fd", closed);
  if (closed) return closed != std::errc::no_such_file_or_directory;
  for (const auto& entry : files) {
    std::error_code gone;
    if (std::filesystem::equivalent(entry.path(), file, gone)) return true;
  }
  return false;
}

}  // namespace

Lock::Lock(const std::filesystem::path& database) {
  const std::string path = database.string() + ".lock";
  file_ = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (file_ < 0)
    throw Error(Exit::database, "cannot write the results database '" + database.string() + "': '" + path +
                                    "': " + std::strerror(errno));
  if (flock(file_, LOCK_EX | LOCK_NB) != 0) {
    const std::string who = holder(file_);
    close(file_);
    throw Error(Exit::database, "the results database '" + database.string() + "' is being written by " +
                                    who + ": wait for it, or give another with --db");
  }
  const std::string text = self();
  if (ftruncate(file_, 0) != 0 || pwrite(file_, text.data(), text.size(), 0) < 0) {
    const std::string reason = std::strerror(errno);
    close(file_);
    throw Error(Exit::database, "cannot write '" + path + "': " + reason);
  }
}

Lock::~Lock() {
  [[maybe_unused]] const int nobody_is_named = ftruncate(file_, 0);
  close(file_);
}

std::optional<std::string> holder_of(const std::filesystem::path& database) {
  const std::filesystem::path path = database.string() + ".lock";
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return std::nullopt;
  const std::string who = holder(file);
  close(file);
  std::istringstream words(who);
  std::string process, on, host, word;
  words >> word >> process >> on >> host;
  if (word != "process" || on != "on") return std::nullopt;
  return host != host_name() || has_open(process, path) ? std::optional(who) : std::nullopt;
}

}  // namespace ablate::results
