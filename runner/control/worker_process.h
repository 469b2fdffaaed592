#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <sys/types.h>
#include <vector>

#include "runner/control/ending.h"

namespace ablate::runner {

/// A worker as a child process, spoken to in JSON lines (runner/protocol.h). It has a process group of its
/// own, so that Ctrl-C on the terminal reaches only the supervisor, and dies with the thread that started it:
/// start workers from the main thread only.
class WorkerProcess {
 public:
  /// Standard error is appended to `log`, whose folder is made. Throws Error(runtime) if the program cannot
  /// be started, DiskFull if there is no room for the log.
  WorkerProcess(const std::filesystem::path& program, const std::vector<std::string>& arguments,
                const std::filesystem::path& log);
  ~WorkerProcess();  ///< kills it if it still runs
  WorkerProcess(const WorkerProcess&) = delete;
  WorkerProcess& operator=(const WorkerProcess&) = delete;

  /// False if the worker is gone.
  bool send(const nlohmann::json& message);
  /// No more assignments: the worker ends after the run in hand.
  void close_input();
  /// What the worker has said since, without waiting. Lines that are not JSON become
  /// {"event":"noise","text"}.
  std::vector<nlohmann::json> receive();
  [[nodiscard]] bool ended() const { return ended_; }   ///< its output is closed
  [[nodiscard]] int output() const { return output_; }  ///< to poll
  [[nodiscard]] pid_t pid() const { return pid_; }
  void kill_now();
  /// Waits for its end and says how it ended.
  Ending end();

 private:
  void wait();
  [[nodiscard]] std::string last_words() const;

  pid_t pid_ = -1;
  int input_ = -1, output_ = -1;
  bool ended_ = false, reaped_ = false;
  int status_ = 0;  ///< of waitpid
  std::string buffer_;
  std::filesystem::path log_;
  std::uintmax_t log_begin_ = 0;
};

}  // namespace ablate::runner
