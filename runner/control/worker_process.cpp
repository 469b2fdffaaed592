#include "runner/control/worker_process.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "experiments/disk_error.h"
#include "experiments/error.h"

namespace ablate::runner {

namespace {

struct Pipe {
  int read = -1, write = -1;
  Pipe() {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0)
      throw Error(Exit::runtime, std::string("cannot make a pipe: ") + std::strerror(errno));
    read = ends[0];
    write = ends[1];
  }
};

int opened(const std::filesystem::path& log) {
  std::error_code seen_below;
  std::filesystem::create_directories(log.parent_path(), seen_below);
  const int file = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  if (file >= 0) return file;
  const std::string message = "cannot write '" + log.string() + "': " + std::strerror(errno);
  if (is_no_room(errno) || is_no_room(seen_below.value())) throw DiskFull(message);
  throw Error(Exit::runtime, message);
}

/// The child's side, between fork and exec: only calls that are safe there.
[[noreturn]] void become(char* const* argv, const Pipe& input, const Pipe& output, int log, pid_t parent) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(1);  // it died before the request took effect
  setpgid(0, 0);
  dup2(input.read, STDIN_FILENO);
  dup2(output.write, STDOUT_FILENO);
  dup2(log, STDERR_FILENO);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  signal(SIGPIPE, SIG_DFL);
  execv(argv[0], argv);
  constexpr char message[] = "the worker program cannot be executed\n";
  if (write(STDERR_FILENO, message, sizeof(message) - 1) < 0) _exit(126);
  _exit(127);
}

}  // namespace

WorkerProcess::WorkerProcess(const std::filesystem::path& program, const std::vector<std::string>& arguments,
                             const std::filesystem::path& log)
    : log_(log) {
  signal(SIGPIPE, SIG_IGN);  // a worker that is gone is seen by the failing write
  const int log_file = opened(log);
  log_begin_ = std::filesystem::file_size(log);
  const std::string path = program.string();
  std::vector<char*> argv = {const_cast<char*>(path.c_str())};
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  const Pipe input, output;
  const pid_t parent = getpid();
  pid_ = fork();
  if (pid_ == 0) become(argv.data(), input, output, log_file, parent);
  close(log_file);
  close(input.read);
  close(output.write);
  input_ = input.write;
  output_ = output.read;
  if (pid_ < 0) throw Error(Exit::runtime, std::string("cannot start a worker: ") + std::strerror(errno));
  fcntl(output_, F_SETFL, O_NONBLOCK);
}

WorkerProcess::~WorkerProcess() {
  if (pid_ > 0 && !reaped_) {
    kill_now();
    wait();
  }
  close_input();
  close(output_);
}

bool WorkerProcess::send(const nlohmann::json& message) {
  const std::string line = message.dump() + "\n";
  std::size_t sent = 0;
  while (sent < line.size()) {
    const ssize_t written = write(input_, line.data() + sent, line.size() - sent);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    sent += static_cast<std::size_t>(written);
  }
  return true;
}

void WorkerProcess::close_input() {
  if (input_ >= 0) close(input_);
  input_ = -1;
}

std::vector<nlohmann::json> WorkerProcess::receive() {
  std::array<char, 65536> bytes{};
  for (;;) {
    const ssize_t count = read(output_, bytes.data(), bytes.size());
    if (count > 0) buffer_.append(bytes.data(), static_cast<std::size_t>(count));
    if (count < 0 && errno == EINTR) continue;
    if (count == 0) ended_ = true;
    if (count <= 0) break;
  }
  std::vector<nlohmann::json> messages;
  std::size_t begin = 0;
  for (std::size_t end = 0; (end = buffer_.find('\n', begin)) != std::string::npos; begin = end + 1) {
    const std::string line = buffer_.substr(begin, end - begin);
    nlohmann::json message = nlohmann::json::parse(line, nullptr, false);
    if (!message.is_object() || !message.contains("event")) message = {{"event", "noise"}, {"text", line}};
    messages.push_back(std::move(message));
  }
  buffer_.erase(0, begin);
  return messages;
}

void WorkerProcess::kill_now() { kill(pid_, SIGKILL); }

void WorkerProcess::wait() {
  while (!reaped_) reaped_ = waitpid(pid_, &status_, 0) >= 0 || errno != EINTR;
}

Ending WorkerProcess::end() {
  wait();
  Ending ending;
  if (WIFEXITED(status_)) ending.exit_code = WEXITSTATUS(status_);
  if (WIFSIGNALED(status_)) ending.signal_number = WTERMSIG(status_);
  ending.last_words = last_words();
  return ending;
}

/// The last lines it wrote to its log.
std::string WorkerProcess::last_words() const {
  constexpr std::uintmax_t most = 2000;
  std::error_code absent;
  const std::uintmax_t size = std::filesystem::file_size(log_, absent);
  if (absent) return "";
  std::ifstream in(log_, std::ios::binary);
  const std::uintmax_t begin = std::min(size, std::max(log_begin_, size > most ? size - most : 0));
  in.seekg(static_cast<std::streamoff>(begin));
  std::string text(size - begin, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

}  // namespace ablate::runner
