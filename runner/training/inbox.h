#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <queue>
#include <thread>

#include "runner/protocol.h"

namespace ablate::runner {

/// What the supervisor says on standard input, read by a thread of its own, so that a stop is heard while a
/// run is trained. SIGTERM, SIGINT and SIGUSR1 say stop as well.
class Inbox {
 public:
  /// Begins to listen on file descriptor `input`. One at a time.
  explicit Inbox(int input);
  ~Inbox();
  Inbox(const Inbox&) = delete;
  Inbox& operator=(const Inbox&) = delete;

  /// Waits for the next assignment; std::nullopt at the end of input or after a stop.
  std::optional<Assignment> next();
  [[nodiscard]] static const std::atomic<bool>& stop();

 private:
  void listen(int input);

  std::mutex mutex_;
  std::condition_variable changed_;
  std::queue<Assignment> assignments_;
  bool closed_ = false;
  std::thread listener_;
};

}  // namespace ablate::runner
