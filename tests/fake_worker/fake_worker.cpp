// A worker without LibTorch: speaks runner/protocol.h, writes real journals with made-up curves, and does on
// request what real ones do in the worst nights. ABLATE_FAKE is a JSON object of what happens on which seeds:
//
//   {"crash": [2], "crash_once": [3], "hang": [4], "diverge": [5], "fail": [6], "damage": [7], "oom": [8],
//    "oom_once": [9], "preempt_once": [10], "terminate_once": [11], "stall": [12],
//    "crash_on": "cuda:1", "step_ms": 10, "seconds": 1, "checkpoints": true, "unusable": true}
//
// "preempt_once" stops as if somebody had asked for it, "terminate_once" dies of SIGTERM, "stall" waits to be
// asked; "crash_on" kills every run on one device.
//
// ABLATE_REPLAY names a JSON file {run_id: {step: test error}}: readings of real runs, told again.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <poll.h>
#include <signal.h>
#include <thread>
#include <unistd.h>

#include "experiments/error.h"
#include "experiments/evaluation_steps.h"
#include "experiments/identity.h"
#include "experiments/probe_steps.h"
#include "experiments/random/philox.h"
#include "results/journal/checkpoint_files.h"
#include "results/journal/journal.h"
#include "results/journal/journal_reader.h"
#include "runner/catalog/catalog.h"
#include "runner/protocol.h"

namespace {

using ablate::results::CheckpointFiles;
using ablate::runner::Assignment;
using nlohmann::json;

std::atomic<bool> stop_asked = false;
std::string device = "cpu";

json script() {
  const char* text = std::getenv("ABLATE_FAKE");
  return text == nullptr ? json::object() : json::parse(text);
}

void say(const json& message) { std::cout << message.dump() << std::endl; }

/// "stop" said by the supervisor since; other lines do not come during a run.
bool told_to_stop() {
  pollfd input{STDIN_FILENO, POLLIN, 0};
  if (poll(&input, 1, 0) == 1) {
    std::string line;
    if (std::getline(std::cin, line) && line.find("stop") != std::string::npos) stop_asked = true;
  }
  return stop_asked;
}

/// A curve of its own for every configuration, with some noise of its own for every seed.
double error(const ablate::experiments::RunSpec& spec, std::int64_t step, std::int64_t steps) {
  const auto draw = [](std::int64_t seed, const std::string& stream) {
    return static_cast<double>(
               ablate::philox::generate(ablate::philox::key(seed, stream), 0, 0, 0, 0).word[0]) /
           4294967296.0;
  };
  const double level = 0.1 + 0.1 * draw(1, ablate::experiments::config_id(spec, ablate::runner::catalog()));
  const double noise = 0.01 * draw(spec.seed, ablate::experiments::run_id(spec, ablate::runner::catalog()));
  const double progress = static_cast<double>(step) / static_cast<double>(steps);
  return level + noise + (0.9 - level) * std::exp(-5 * progress);
}

/// The disk is full: waits until there is room, or it is told to stop.
bool wait_for_room(const std::string& run_id, const std::string& message) {
  say({{"event", "waiting"}, {"run_id", run_id}, {"message", message}});
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  return !told_to_stop();
}

/// Where an attempt stood that was ended; written like the real one's: beside, then renamed.
struct Checkpoint {
  std::int64_t step = -1, attempt = 0;
  std::uint64_t offset = 0;

  static Checkpoint read(const Assignment& assignment) {
    const CheckpointFiles files(assignment.checkpoint);
    const Checkpoint newest = read(assignment, files.newest());
    return newest.step < 0 ? read(assignment, files.previous()) : newest;
  }

  static Checkpoint read(const Assignment& assignment, const std::filesystem::path& file) {
    std::ifstream in(file);
    const json found = json::parse(in, nullptr, false);
    if (!found.is_object() || found.value("run_id", "") != assignment.run_id) return {};
    const Checkpoint checkpoint{found.at("step"), found.at("attempt"), found.at("offset")};
    const auto journal = std::filesystem::path(assignment.journal).parent_path() /
                         (assignment.run_id + "." + std::to_string(checkpoint.attempt) + ".jsonl");
    return ablate::results::is_sound_up_to(journal, checkpoint.offset) ? checkpoint : Checkpoint();
  }

  void write(const Assignment& assignment) const {
    const std::string beside = assignment.checkpoint + ".new";
    std::ofstream out(beside);
    out << json{{"run_id", assignment.run_id}, {"step", step}, {"attempt", attempt}, {"offset", offset}}
        << "\n";
    if (!out.flush()) return;
    CheckpointFiles(assignment.checkpoint).make_room();
    std::filesystem::rename(beside, assignment.checkpoint);
  }
};

/// What a real run measured, where readings are replayed.
double replayed(const std::string& run_id, std::int64_t step) {
  static const json readings = json::parse(std::ifstream(std::getenv("ABLATE_REPLAY")));
  return readings.at(run_id).at(std::to_string(step));
}

class FakeRun {
 public:
  explicit FakeRun(const Assignment& assignment)
      : assignment_(assignment),
        spec_(ablate::experiments::run_spec_from_json(assignment.spec, ablate::runner::catalog())),
        sizes_(ablate::experiments::sizes(spec_, ablate::runner::catalog().facts(spec_.dataset))),
        last_(Checkpoint::read(assignment)),
        journal_(assignment.journal,
                 {{"run_id", assignment.run_id},
                  {"attempt", assignment.attempt},
                  {"resumed_step", std::max<std::int64_t>(last_.step, 0)},
                  {"environment", {{"device", "fake"}}},
                  {"pid", getpid()},
                  {"host", "here"}},
                 [id = assignment.run_id](const std::string& what) { return wait_for_room(id, what); }) {}

  std::string run() {
    if (assignment_.from_weights) {
      look(sizes_.steps);
      journal_.event("end", {{"outcome", "finished"}});
      return "finished";
    }
    for (std::int64_t step = last_.step + 1; step <= sizes_.steps; ++step) {
      look(step);
      if (!ablate::experiments::is_evaluated(step, {assignment_.evaluate_every}, sizes_)) continue;
      if (step * 2 >= sizes_.steps) {
        if (const std::string misfortune = misbehave(); misfortune == "diverged")
          return end("diverged", "diverged", step);
        else if (misfortune == "interrupted")
          return end("interrupted", "interrupted", step);
        else if (!misfortune.empty())
          return end("failed", misfortune, step);
      }
      const double test = std::getenv("ABLATE_REPLAY") != nullptr ? replayed(assignment_.run_id, step)
                                                                  : error(spec_, step, sizes_.steps);
      const double epoch = static_cast<double>(step) / static_cast<double>(sizes_.steps_per_epoch);
      ablate::results::Values values = {{"test_loss", 2 * test}, {"test_error", test}};
      if (spec_.split.validation > 0) values.emplace_back("validation_error", test);
      journal_.metrics(step, epoch, 0.001 * static_cast<double>(step), values);
      say({{"event", "progress"}, {"run_id", assignment_.run_id}, {"step", step}, {"steps", sizes_.steps}});
      std::this_thread::sleep_for(std::chrono::milliseconds(script().value("step_ms", 0)));
      if (step < sizes_.steps && script().value("checkpoints", false)) {
        journal_.sync();
        Checkpoint{step, assignment_.attempt, journal_.offset()}.write(assignment_);
      }
      if (step < sizes_.steps && told_to_stop()) return end("interrupted", "interrupted", step);
    }
    if (assignment_.keep) {
      std::filesystem::create_directories(std::filesystem::path(assignment_.weights).parent_path());
      std::ofstream(assignment_.weights) << "weights of " << assignment_.run_id << "\n";
    }
    return end("finished", "", sizes_.steps);
  }

 private:
  /// What probes find: the error that the run has by then.
  void look(std::int64_t step) {
    for (const auto& [label, probe] : assignment_.probes.items()) {
      const auto steps = ablate::experiments::probe_steps(probe.at("at"), sizes_);
      if (std::find(steps.begin(), steps.end(), step) == steps.end()) continue;
      journal_.event("probe",
                     {{"label", label},
                      {"step", step},
                      {"epoch", static_cast<double>(step) / static_cast<double>(sizes_.steps_per_epoch)},
                      {"seconds", 0.001 * static_cast<double>(step)},
                      {"probe", ablate::experiments::canonical(probe)},
                      {"values", {{"error_median", error(spec_, step, sizes_.steps)}}}});
    }
  }

  [[nodiscard]] bool scripted(const char* what) const {
    const json seeds = script().value(what, json::array());
    return std::find(seeds.begin(), seeds.end(), json(spec_.seed)) != seeds.end();
  }

  [[nodiscard]] bool scripted_once(const char* what) const {
    return scripted(what) && assignment_.attempt == 1;
  }

  /// How the run ends here, if it does.
  std::string misbehave() {
    if (scripted("crash") || scripted_once("crash_once") || script().value("crash_on", "") == device) {
      std::fprintf(stderr, "last words of the fake worker\n");
      raise(SIGKILL);
    }
    if (scripted_once("terminate_once")) raise(SIGTERM);
    if (scripted("hang"))
      for (;;) pause();
    if (scripted("stall"))
      while (!told_to_stop()) std::this_thread::sleep_for(std::chrono::milliseconds(10));
    if (scripted_once("damage")) {
      std::ofstream(assignment_.journal, std::ios::app) << "{\"crc\":\"00000000\",\"event\":\"metrics\"}\n";
      _exit(1);
    }
    if (scripted_once("preempt_once")) stop_asked = true;
    if (stop_asked) return "interrupted";
    if (scripted("oom") || scripted_once("oom_once")) return "oom";
    if (scripted("fail")) return "error";
    return scripted("diverge") ? "diverged" : "";
  }

  std::string end(const std::string& outcome, const std::string& failure_class, std::int64_t step) {
    nlohmann::ordered_json members = {
        {"outcome", outcome}, {"step", step}, {"seconds", script().value("seconds", 1.0)}};
    if (!failure_class.empty()) members["class"] = failure_class, members["message"] = "as scripted";
    journal_.event("end", members);
    journal_.sync();
    if (outcome == "finished" || outcome == "diverged") CheckpointFiles(assignment_.checkpoint).remove();
    return outcome;
  }

  const Assignment& assignment_;
  ablate::experiments::RunSpec spec_;
  ablate::experiments::Sizes sizes_;
  Checkpoint last_;
  ablate::results::JournalWriter journal_;
};

}  // namespace

int main(int argc, char** argv) {
  for (int i = 1; i + 1 < argc; ++i)
    if (std::string(argv[i]) == "--device") device = argv[i + 1];
  if (script().value("unusable", false)) {
    say({{"event", "unusable"}, {"message", "the fake device is scripted to be unusable"}});
    return 6;
  }
  say({{"event", "ready"}, {"device", "fake"}, {"environment", {{"device", "fake"}}}});
  std::ios::sync_with_stdio(true);
  std::setvbuf(stdin, nullptr, _IONBF, 0);
  for (std::string line; std::getline(std::cin, line);) {
    const json message = json::parse(line);
    if (message.at("do") == "stop") return 75;
    const Assignment assignment = message.get<Assignment>();
    json ended = {{"event", "ended"}, {"run_id", assignment.run_id}};
    try {
      ended["outcome"] = FakeRun(assignment).run();
    } catch (const ablate::Error& error) {  // of the journal, which cannot tell of it
      ended.update({{"outcome", "failed"}, {"class", "disk"}, {"message", error.what()}, {"retire", true}});
    }
    say(ended);
    if (stop_asked) return 75;
  }
  return 0;
}
