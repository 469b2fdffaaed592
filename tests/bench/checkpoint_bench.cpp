// What a checkpoint of ResNet-20 (momentum included) costs: seconds of the training thread, which copies the
// state, and of the thread that writes it and waits for the disk.
//
//   checkpoint_bench [FOLDER]     the folder decides which disk is meant; default: the current one
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <vector>

#include "models/describe.h"
#include "models/execution/network.h"
#include "runner/catalog/catalog.h"
#include "runner/training/checkpoint_writer.h"
#include "tests/training/attempt.h"

namespace {

using namespace ablate;

models::NamedTensors state_of(models::Network& network) {
  models::NamedTensors state;
  for (const models::Parameter& parameter : network.parameters()) {
    state.emplace_back("parameter." + parameter.name, parameter.value);
    state.emplace_back("optimizer." + parameter.name, at::zeros_like(parameter.value));
  }
  for (const models::Buffer& buffer : network.buffers())
    state.emplace_back("buffer." + buffer.name, buffer.value);
  return state;
}

double milliseconds_of(const auto& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count();
}

double median(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2),
                   values.end());
  return values[values.size() / 2];
}

}  // namespace

int main(int argc, char** argv) {
  const std::filesystem::path folder = argc > 1 ? argv[1] : ".";
  const std::filesystem::path journal_file = folder / "checkpoint_bench.jsonl";
  const results::CheckpointFiles files(folder / "checkpoint_bench.safetensors");
  const experiments::RunSpec spec = runner::testing::spec_of(
      {{"dataset", "cifar10"}, {"network", {{"name", "cifar_resnet"}, {"depth", 20}}}, {"norm", "batch"}});
  models::Network network(models::describe(spec, runner::catalog().facts(spec.dataset)), at::kCPU,
                          at::kFloat);
  const models::NamedTensors state = state_of(network);
  std::vector<double> held, written;
  {
    results::JournalWriter journal(journal_file, {{"run_id", "bench"}});
    const runner::Host host;
    runner::CheckpointWriter writer(files, "bench", host, journal);
    for (int round = 0; round < 101; ++round) {
      journal.metrics(round, round, round, {{"train_loss", 1.0}, {"test_error", 0.5}});
      held.push_back(milliseconds_of([&] {
        writer.write({round, 1, journal.offset(), 0, 0, "bench"}, state);
      }));
      written.push_back(milliseconds_of([&] { writer.finish(); }));
    }
  }
  std::size_t bytes = 0;
  for (const auto& [name, tensor] : state) bytes += tensor.nbytes();
  std::printf(
      "checkpoint of ResNet-20, %.1f MB: the training thread waits %.2f ms (median of %zu; the first, which "
      "makes "
      "the copy's memory, %.2f ms; target 2 ms), then %.1f ms until it is on the disk (target 15 ms)\n",
      static_cast<double>(bytes) / 1e6, median(held), held.size(), held.front(), median(written));
  files.remove();
  std::filesystem::remove(journal_file);
}
