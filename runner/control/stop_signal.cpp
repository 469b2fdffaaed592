#include "runner/control/stop_signal.h"

#include <array>
#include <signal.h>

namespace ablate::runner {

namespace {

constexpr std::array signals{SIGINT, SIGTERM, SIGUSR1};
std::array<struct sigaction, signals.size()> before;
volatile sig_atomic_t received = 0;

void receive(int) { received = received + 1; }

}  // namespace

StopSignal::StopSignal() {
  received = 0;
  struct sigaction action {};
  action.sa_handler = receive;  // without SA_RESTART: poll wakes up
  for (std::size_t i = 0; i < signals.size(); ++i) sigaction(signals[i], &action, &before[i]);
}

StopSignal::~StopSignal() {
  for (std::size_t i = 0; i < signals.size(); ++i) sigaction(signals[i], &before[i], nullptr);
}

int StopSignal::count() { return received; }

}  // namespace ablate::runner
