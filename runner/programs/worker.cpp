#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <malloc.h>
#include <map>
#include <optional>
#include <string>
#include <thread>
#include <unistd.h>

#include "experiments/error.h"
#include "models/execution/recycled_memory.h"
#include "runner/catalog/catalog.h"
#include "runner/training/cuda_device.h"
#include "runner/training/environment.h"
#include "runner/training/inbox.h"
#include "runner/training/peak_memory.h"
#include "runner/training/speed.h"
#include "runner/training/train.h"

namespace {

using ablate::Error;
using ablate::Exit;

/// Above this a worker is replaced between two runs.
constexpr std::int64_t most_resident_bytes = std::int64_t{2} << 30;

struct Arguments {
  std::string device = "cpu", data;
  std::string speed;  ///< file of a run description: time its steps and end
};

Arguments read_arguments(int argc, char** argv) {
  Arguments arguments;
  const std::map<std::string, std::string*> known = {
      {"--device", &arguments.device}, {"--data", &arguments.data}, {"--speed", &arguments.speed}};
  for (int i = 1; i < argc; i += 2) {
    const auto found = known.find(argv[i]);
    if (i + 1 == argc || found == known.end())
      throw Error(Exit::usage, "ablate-worker [--device cpu|cuda:N] [--data FOLDER] [--speed FILE]: '" +
                                   std::string(argv[i]) + "' is not understood. `ablate run` starts workers");
    *found->second = argv[i + 1];
  }
  return arguments;
}

/// Lines to the supervisor. Whatever else is printed on standard output goes to the log.
class Outbox {
 public:
  Outbox() : out_(fdopen(dup(STDOUT_FILENO), "w")) { dup2(STDERR_FILENO, STDOUT_FILENO); }
  void say(const nlohmann::json& message) {
    std::fprintf(out_, "%s\n", message.dump().c_str());
    std::fflush(out_);
  }

 private:
  std::FILE* out_;
};

void prepare(const std::string& device) {
  if (!__builtin_cpu_supports("x86-64-v3"))
    throw Error(
        Exit::device,
        "this processor lacks AVX2, which the worker's loops are compiled for: it needs one of x86-64-v3 "
        "(Intel since Haswell, 2013; AMD since Excavator, 2015)");
  ablate::models::recycle_memory();
  if (device != "cpu") ablate::runner::check_cuda(device);
  at::set_num_interop_threads(1);
  at::set_num_threads(1);
  at::globalContext().setFlushDenormal(true);
  at::globalContext().setDeterministicAlgorithms(true, false);
  // Deterministic algorithms would have every new tensor filled before it is written; nothing reads what it
  // has not written.
  at::globalContext().setDeterministicFillUninitializedMemory(false);
  at::globalContext().setDeterministicCuDNN(true);
  at::globalContext().setBenchmarkCuDNN(false);
}

/// At most five messages a second.
auto progress_of(Outbox& outbox, const std::string& run_id) {
  return [&outbox, run_id, last = std::chrono::steady_clock::time_point{}](std::int64_t step,
                                                                           std::int64_t steps) mutable {
    const auto now = std::chrono::steady_clock::now();
    if (now - last < std::chrono::milliseconds(200)) return;
    last = now;
    outbox.say({{"event", "progress"}, {"run_id", run_id}, {"step", step}, {"steps", steps}});
  };
}

/// The disk is full: a little later there may be room, unless somebody asks to stop.
auto wait_for_room(Outbox& outbox, const std::string& run_id) {
  return [&outbox, run_id](const std::string& message) {
    outbox.say({{"event", "waiting"}, {"run_id", run_id}, {"message", message}});
    for (int looks = 0; looks < 10 && !ablate::runner::Inbox::stop(); ++looks)
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
    return !ablate::runner::Inbox::stop();
  };
}

int serve(const Arguments& arguments, Outbox& outbox) {
  ablate::runner::ResidentData resident;
  ablate::runner::Inbox inbox(STDIN_FILENO);
  outbox.say({{"event", "ready"},
              {"device", arguments.device},
              {"environment", ablate::runner::environment(arguments.device)}});
  while (const auto assignment = inbox.next()) {
    std::string outcome;
    try {
      outcome = ablate::runner::train(
          *assignment, {arguments.device, arguments.data, &resident, &ablate::runner::Inbox::stop(),
                        progress_of(outbox, assignment->run_id), wait_for_room(outbox, assignment->run_id)});
    } catch (const Error& error) {  // of the journal, which cannot tell of it
      outbox.say({{"event", "ended"},
                  {"run_id", assignment->run_id},
                  {"outcome", "failed"},
                  {"class", "disk"},
                  {"message", error.what()},
                  {"retire", true}});
      break;
    }
    ablate::models::release_recycled_memory();
    malloc_trim(0);
    // After an error on a GPU its context may be beyond use.
    const bool retire = ablate::runner::resident_bytes() > most_resident_bytes ||
                        (outcome == "failed" && arguments.device != "cpu");
    outbox.say(
        {{"event", "ended"}, {"run_id", assignment->run_id}, {"outcome", outcome}, {"retire", retire}});
    if (retire) break;
  }
  return static_cast<int>(ablate::runner::Inbox::stop() ? Exit::stopped : Exit::done);
}

/// Prints what steps of the run in `file` take.
int measure(const Arguments& arguments) {
  const nlohmann::json asked = nlohmann::json::parse(std::ifstream(arguments.speed));
  const auto spec = ablate::experiments::run_spec_from_json(asked.at("spec"), ablate::runner::catalog());
  std::puts(ablate::runner::measure_speed(spec, arguments.device, asked.at("steps")).dump().c_str());
  return static_cast<int>(Exit::done);
}

}  // namespace

int main(int argc, char** argv) {
  // Shapes differ from run to run: compiled primitives of old ones are not kept.
  setenv("ONEDNN_PRIMITIVE_CACHE_CAPACITY", "64", 0);
  setenv("CUBLAS_WORKSPACE_CONFIG", ":4096:8", 0);
  if (argc == 2 && std::string(argv[1]) == "--version") {
    std::puts(ablate::runner::worker_version().c_str());
    return 0;
  }
  std::optional<Outbox> outbox;
  try {
    const Arguments arguments = read_arguments(argc, argv);
    if (arguments.speed.empty()) outbox.emplace();
    prepare(arguments.device);
    if (!arguments.speed.empty()) return measure(arguments);
    return serve(arguments, *outbox);
  } catch (const Error& error) {
    if (error.code() == Exit::device && outbox)
      outbox->say({{"event", "unusable"}, {"message", error.what()}});
    std::fprintf(stderr, "ablate-worker: %s\n", error.what());
    return static_cast<int>(error.code());
  } catch (const std::exception& error) {
    std::fprintf(stderr, "ablate-worker: %s\n", error.what());
    return static_cast<int>(Exit::runtime);
  }
}
