#include "runner/control/full_disk.h"

#include <exception>
#include <fmt/format.h>
#include <thread>

#include "runner/control/duration.h"
#include "runner/control/stop_signal.h"

namespace ablate::runner {

namespace {

std::string size(std::uintmax_t bytes) {
  constexpr double kibi = 1024, mebi = kibi * kibi, gibi = kibi * mebi;
  const auto number = static_cast<double>(bytes);
  if (number >= gibi) return fmt::format("{:.1f} GiB", number / gibi);
  if (number >= mebi) return fmt::format("{:.1f} MiB", number / mebi);
  return fmt::format("{:.0f} KiB", number / kibi);
}

}  // namespace

std::string room_on(const std::filesystem::path& place) {
  std::error_code unknown;
  const std::filesystem::space_info space = std::filesystem::space(place, unknown);
  if (unknown) return "";
  return size(space.available) + " of " + size(space.capacity) + " are free";
}

FullDisk::Wait::Wait(const FullDisk& disk, const std::string& why)
    : disk_(disk), exceptions_(std::uncaught_exceptions()) {
  disk_.say_("the night pauses, the disk is full: " + why + " (" + room_on(disk_.place_) +
             "). It goes on by itself once there is room, and nothing is lost; Ctrl-C stops");
}

FullDisk::Wait::~Wait() {
  if (std::uncaught_exceptions() > exceptions_) return;
  const double waited = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
  disk_.say_("there is room again (" + room_on(disk_.place_) + "): the night goes on after " +
             duration(waited));
}

void FullDisk::Wait::a_while() const {
  constexpr int looks = 10;
  for (int i = 0; i < looks; ++i) {
    if (StopSignal::count() > 0)
      throw Error(Exit::stopped,
                  "stopped while the disk was full; what was trained stands in the journals: make room, and "
                  "the same command goes on");
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
}

}  // namespace ablate::runner
