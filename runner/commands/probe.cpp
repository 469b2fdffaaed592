#include <algorithm>
#include <fmt/format.h>
#include <fstream>
#include <iostream>

#include "experiments/error.h"
#include "experiments/plan.h"
#include "experiments/read.h"
#include "models/fitted/fitted.h"
#include "models/networks/networks.h"
#include "results/scratch_folder.h"
#include "runner/catalog/catalog.h"
#include "runner/commands/program_output.h"
#include "runner/commands/settings.h"
#include "runner/commands/verbs.h"
#include "runner/control/worker_program.h"

namespace ablate::runner {

namespace {

struct ProbeOptions : Settings {
  std::string device = "cpu";
  int steps = 20;
};

/// An experiment of one run with a network by its name: on the first data set that suits it, sizes left to be
/// given by edits.
experiments::Experiment experiment_of(const std::string& network, const std::vector<std::string>& edits) {
  const models::NetworkDescription& description = models::network(network);
  nlohmann::ordered_json base = {
      {"dataset", description.component.facts.at("takes") == "images" ? "cifar10" : "digits"},
      {"network", network},
      {"optimizer", {{"name", "sgd"}, {"lr", 0.1}, {"momentum", 0.9}}},
      {"batch_size", 128},
      {"steps", 1}};
  if (base["dataset"] == "cifar10") base["dataset"] = {{"name", "cifar10"}, {"variant", "original"}};
  if (network == "mlp") base["network"] = {{"name", "mlp"}, {"widths", {100, 100}}};
  const nlohmann::ordered_json document = {{"name", network}, {"base", base}};
  return experiments::parse_experiment(document.dump(), network, catalog(), edits);
}

bool is_network(const std::string& word) {
  const auto& all = models::networks();
  return std::any_of(all.begin(), all.end(),
                     [&](const auto& network) { return network.component.name == word; });
}

experiments::RunSpec first_run(const ProbeOptions& options) {
  const Arguments words = told_apart(options.words);
  const auto store = existing_store(options.database);
  const bool named = words.experiments.size() == 1 && is_network(words.experiments[0]);
  const experiments::Experiment experiment =
      named ? experiment_of(words.experiments[0], words.edits) : only_experiment(options, store.get());
  experiments::RunSpec spec =
      experiments::expand(experiment, catalog(), tuning_records(store.get())).runs.at(0).spec;
  if (models::fitted_model(spec.network.name) != nullptr)
    throw Error(Exit::usage, "network " + spec.network.name +
                                 " does not train by gradient steps: there is no step to take the time of");
  return spec;
}

nlohmann::json measure(const ProbeOptions& options, const experiments::RunSpec& spec) {
  const results::ScratchFolder folder;
  const std::filesystem::path file = folder.path() / "speed.json";
  std::ofstream(file)
      << nlohmann::json{{"spec", experiments::to_json(spec)}, {"steps", options.steps}}.dump();
  const std::string text =
      program_output({worker_program().string(), "--device", options.device, "--speed", file.string()});
  nlohmann::json result = nlohmann::json::parse(text, nullptr, false);
  if (result.is_discarded())
    throw Error(Exit::runtime, "the worker measured nothing; what it says stands above");
  return result;
}

Table table_of(const nlohmann::json& speed) {
  Table table{{"operation", "kind", "forward_ms", "backward_ms", "total_ms", "share", "gflops_per_second"},
              {}};
  const double step = speed.at("step_seconds");
  double sum = 0;
  for (const auto& row : speed.at("operations")) {
    const double forward = row.at("forward_seconds"), backward = row.at("backward_seconds"),
                 flops = row.at("flops");
    sum += forward + backward;
    const double both = forward + backward;
    table.rows.push_back({row.at("name"), row.at("kind"), forward * 1e3, backward * 1e3, both * 1e3,
                          both / step,
                          flops > 0 ? nlohmann::json(flops / forward * 1e-9) : nlohmann::json()});
  }
  const double rest = std::max(0.0, step - sum);
  table.rows.push_back({"loss, update and the rest", "", nullptr, nullptr, rest * 1e3, rest / step, nullptr});
  table.rows.push_back({"step", "", nullptr, nullptr, step * 1e3, 1.0, nullptr});
  return table;
}

/// The share of a step that its matrix products and convolutions would take at the speed of a large product:
/// forward once, backward twice, but once for a map that reads the input.
void print_summary(const nlohmann::json& speed) {
  double flops = 0;
  bool first = true;
  for (const auto& row : speed.at("operations")) {
    const double one = row.at("flops");
    if (one == 0) continue;
    flops += one * (std::exchange(first, false) ? 2 : 3);
  }
  const double step = speed.at("step_seconds"), peak = speed.at("matrix_flops_per_second"),
               batch = speed.at("batch_size");
  fmt::print(
      "{:.3f} ms a step of {} examples ({:.0f} examples/s, {} executor); a large matrix product {:.0f} "
      "GFLOP/s\n",
      step * 1e3, batch, batch / step, speed.at("executor").get<std::string>(), peak * 1e-9);
  if (flops > 0)
    fmt::print("{:.0f} % of a step is what its products and convolutions take at that speed\n",
               100 * flops / peak / step);
  fmt::print("\n");
  std::fflush(stdout);
}

void add_speed(CLI::App& probe) {
  auto options = std::make_shared<ProbeOptions>();
  CLI::App* verb = probe.add_subcommand(
      "speed", "time of a training step by operation, and the share of it at the speed of matrix products");
  add_words(*verb, *options, "what",
            "a network, an experiment file (its first run) or name, and edits (key=value)");
  verb->add_option("--device", options->device, "cpu, cuda:0 …")->capture_default_str();
  verb->add_option("--steps", options->steps, "steps to time")
      ->capture_default_str()
      ->check(CLI::Range(1, 100'000));
  add_database(*verb, *options);
  add_format(*verb, *options);
  verb->callback([options] {
    const nlohmann::json speed = measure(*options, first_run(*options));
    if (options->format == Format::table) print_summary(speed);
    print(std::cout, table_of(speed), options->format);
  });
}

}  // namespace

void add_probe(CLI::App& app) {
  CLI::App* probe = app.add_subcommand("probe", "measure a network itself");
  probe->require_subcommand(1);
  add_speed(*probe);
}

}  // namespace ablate::runner
