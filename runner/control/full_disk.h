#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "experiments/disk_error.h"

namespace ablate::runner {

/// Waits while there is no room for what is to be recorded.
class FullDisk {
 public:
  using Say = std::function<void(const std::string&)>;

  /// `place`: a file or folder on the disk in question.
  FullDisk(std::filesystem::path place, Say say) : place_(std::move(place)), say_(std::move(say)) {}

  /// Does `write`, again every second while it throws DiskFull; says so once, and when there is room. Throws
  /// Error(stopped) if asked to stop meanwhile.
  template <class Write>
  auto outlast(const Write& write) const {
    std::optional<Wait> wait;
    for (;;) {
      try {
        return write();
      } catch (const DiskFull& error) {
        if (!wait) wait.emplace(*this, error.what());
      }
      wait->a_while();
    }
  }

 private:
  class Wait {
   public:
    Wait(const FullDisk& disk, const std::string& why);
    ~Wait();
    Wait(const Wait&) = delete;
    Wait& operator=(const Wait&) = delete;
    void a_while() const;

   private:
    const FullDisk& disk_;
    std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
    int exceptions_;  ///< in flight when it was made
  };

  std::filesystem::path place_;
  Say say_;
};

/// "12 KiB of 8.0 MiB are free"; "" if the disk does not tell.
std::string room_on(const std::filesystem::path& place);

}  // namespace ablate::runner
