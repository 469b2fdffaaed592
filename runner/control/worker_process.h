#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <sys/types.h>
#include <vector>

namespace ablate::runner {

/// A worker as a child process, spoken to in JSON lines (runner/protocol.h). It has a process group of its
/// own, so that Ctrl-C on the terminal reaches only the supervisor, and dies with the thread that started it:
/// start workers from the main thread only.
class WorkerProcess {
 public:
  /// Standard error is appended to `log`. Throws Error(runtime) if the program cannot be started.
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
  /// Waits for its end and says how it ended: "exit 1", "killed by signal 9 (Killed)".
  std::string end();
  [[nodiscard]] int exit_code() const { return exit_code_; }  ///< after end(); -1: killed by a signal
  /// The last lines it wrote to its log.
  [[nodiscard]] std::string last_words() const;

 private:
  pid_t pid_ = -1;
  int input_ = -1, output_ = -1, exit_code_ = -1;
  bool ended_ = false;
  std::string buffer_, ending_;
  std::filesystem::path log_;
  std::uintmax_t log_begin_ = 0;
};

}  // namespace ablate::runner
