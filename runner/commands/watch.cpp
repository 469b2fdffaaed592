#include <algorithm>
#include <iostream>
#include <poll.h>

#include "experiments/error.h"
#include "runner/catalog/catalog.h"
#include "runner/commands/print_night.h"
#include "runner/commands/settings.h"
#include "runner/commands/terminal.h"
#include "runner/commands/verbs.h"
#include "runner/control/stop_signal.h"

namespace ablate::runner {

namespace {

struct WatchOptions : Settings {
  double every = 2;
  bool once = false;
};

void wait(double seconds) { poll(nullptr, 0, static_cast<int>(1000 * seconds)); }

/// Less long where Ctrl-C comes, or the terminal takes another size than the picture has.
void wait_for_next(double seconds, const TerminalSize& drawn) {
  constexpr double slice = 0.1;
  for (double left = seconds; left > 0 && StopSignal::count() == 0 && terminal_size() == drawn; left -= slice)
    wait(std::min(left, slice));
}

/// Opened anew for each look: a reader that stays would keep the writer from leaving one plain file behind.
std::string look(const WatchOptions& options, LoadReader& load, const PictureSize& size) {
  const Night night = read_night(*required_store(options.database), catalog());
  const MachineLoad now = load.read();
  return picture(night, &now, size);
}

void watch_once(const WatchOptions& options) {
  LoadReader load;
  load.read();
  wait(0.2);  // how busy the cores are shows over a while
  std::cout << look(options, load, {terminal_size().columns, 0, may_color()});
}

void watch_on(const WatchOptions& options) {
  LoadReader load;
  required_store(options.database);
  const StopSignal signals;
  const Screen screen;
  while (StopSignal::count() == 0) {
    const TerminalSize size = terminal_size();
    std::string lines;
    try {
      lines = look(options, load, {size.columns, size.rows, may_color()});
    } catch (const Error& error) {  // it may be there again at the next look
      lines = error.what();
    }
    if (!Screen::draw(lines)) return;
    wait_for_next(options.every, size);
  }
}

}  // namespace

void add_watch(CLI::App& app) {
  auto options = std::make_shared<WatchOptions>();
  CLI::App* verb = app.add_subcommand("watch", "the night live in a terminal, until Ctrl-C");
  verb->add_option("--every", options->every, "seconds between two looks")
      ->check(CLI::Range(0.1, 3600.0))
      ->capture_default_str();
  verb->add_flag("--once", options->once, "one picture, as where the output is no terminal");
  add_database(*verb, *options);
  verb->callback([options] { options->once || !is_terminal() ? watch_once(*options) : watch_on(*options); });
}

}  // namespace ablate::runner
