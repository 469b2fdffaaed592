#include "runner/training/inbox.h"

#include <array>
#include <cerrno>
#include <cstdio>
#include <poll.h>
#include <signal.h>
#include <string>
#include <unistd.h>

namespace ablate::runner {

namespace {

std::atomic<bool> stop_asked = false;
static_assert(std::atomic<bool>::is_always_lock_free);

void ask_to_stop(int) { stop_asked = true; }

}  // namespace

const std::atomic<bool>& Inbox::stop() { return stop_asked; }

Inbox::Inbox(int input) {
  stop_asked = false;
  struct sigaction action {};
  action.sa_handler = ask_to_stop;
  for (const int signal_number : {SIGTERM, SIGINT, SIGUSR1}) sigaction(signal_number, &action, nullptr);
  listener_ = std::thread([this, input] { listen(input); });
}

Inbox::~Inbox() {
  stop_asked = true;  // the listener looks at it several times a second
  listener_.join();
}

std::optional<Assignment> Inbox::next() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return !assignments_.empty() || closed_ || stop_asked; });
  if (assignments_.empty() || stop_asked) return std::nullopt;
  Assignment assignment = std::move(assignments_.front());
  assignments_.pop();
  return assignment;
}

void Inbox::listen(int input) {
  constexpr int look_ms = 200;
  std::string text;
  std::array<char, 4096> bytes{};
  bool open = true;
  while (open && !stop_asked) {
    pollfd waiting{input, POLLIN, 0};
    if (poll(&waiting, 1, look_ms) <= 0) continue;
    const ssize_t count = read(input, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    open = count > 0;
    if (open) text.append(bytes.data(), static_cast<std::size_t>(count));
    for (std::size_t end = 0; (end = text.find('\n')) != std::string::npos; text.erase(0, end + 1)) {
      const nlohmann::json message = nlohmann::json::parse(text.substr(0, end), nullptr, false);
      const std::string wish = message.is_object() ? message.value("do", "") : "";
      const std::scoped_lock lock(mutex_);
      if (wish == "run") {
        assignments_.push(message.get<Assignment>());
      } else if (wish == "stop") {
        stop_asked = true;
      } else {
        std::fprintf(stderr, "not understood: %s\n", text.substr(0, end).c_str());
      }
      changed_.notify_one();
    }
  }
  const std::scoped_lock lock(mutex_);
  closed_ = true;
  changed_.notify_one();
}

}  // namespace ablate::runner
