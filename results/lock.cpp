#include "results/lock.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
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

std::string self() {
  std::array<char, 128> host{};
  gethostname(host.data(), host.size() - 1);
  return "process " + std::to_string(getpid()) + " on " + host.data();
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

Lock::~Lock() { close(file_); }

}  // namespace ablate::results
