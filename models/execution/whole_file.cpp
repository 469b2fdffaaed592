#include "models/execution/whole_file.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "experiments/disk_error.h"

namespace ablate::models {
namespace {

[[noreturn]] void fail(const char* what, const std::filesystem::path& file) {
  const int reason = errno;
  const std::string message =
      std::string("cannot ") + what + " " + file.string() + ": " + std::strerror(reason);
  if (is_no_room(reason)) throw DiskFull(message);
  if (reason == EIO) throw DiskError(Exit::runtime, message);
  throw Error(Exit::runtime, message);
}

/// An open file, closed at the end of its life.
class Descriptor {
 public:
  Descriptor(const std::filesystem::path& file, int flags, const char* what)
      : file_(file), number_(::open(file.c_str(), flags | O_CLOEXEC, 0644)) {
    if (number_ < 0) fail(what, file);
  }
  ~Descriptor() { ::close(number_); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  void write(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t written = ::write(number_, bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) fail("write", file_);
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
  }
  void sync() const {
    if (::fsync(number_) != 0) fail("bring to the disk", file_);
  }
  [[nodiscard]] std::string read() const {
    struct stat facts = {};
    if (::fstat(number_, &facts) != 0) fail("read", file_);
    std::string bytes(static_cast<std::size_t>(facts.st_size), '\0');
    std::size_t filled = 0;
    while (filled < bytes.size()) {
      const ssize_t got = ::read(number_, bytes.data() + filled, bytes.size() - filled);
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) fail("read", file_);
      if (got == 0) break;
      filled += static_cast<std::size_t>(got);
    }
    bytes.resize(filled);
    return bytes;
  }

 private:
  const std::filesystem::path& file_;
  int number_;
};

}  // namespace

std::string read_whole(const std::filesystem::path& file) {
  return Descriptor(file, O_RDONLY, "read").read();
}

void replace_file(const std::filesystem::path& file, const std::vector<std::string_view>& parts) {
  std::filesystem::path beside = file;
  beside += ".new";
  try {
    const Descriptor opened(beside, O_WRONLY | O_CREAT | O_TRUNC, "write");
    for (const std::string_view part : parts) opened.write(part);
    opened.sync();
    if (::rename(beside.c_str(), file.c_str()) != 0) fail("replace", file);
  } catch (...) {
    ::unlink(beside.c_str());
    throw;
  }
  const std::filesystem::path folder = file.has_parent_path() ? file.parent_path() : ".";
  Descriptor(folder, O_RDONLY | O_DIRECTORY, "open the folder").sync();
}

}  // namespace ablate::models
