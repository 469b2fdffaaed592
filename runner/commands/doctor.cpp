#include <fmt/format.h>
#include <iostream>
#include <sys/statvfs.h>
#include <thread>

#include "experiments/error.h"
#include "experiments/plan.h"
#include "results/examination.h"
#include "runner/catalog/catalog.h"
#include "runner/commands/program_output.h"
#include "runner/commands/settings.h"
#include "runner/commands/verbs.h"
#include "runner/commands/version.h"
#include "runner/control/prove_resume.h"
#include "runner/control/worker_program.h"
#include "runner/data/dataset.h"

namespace ablate::runner {

namespace {

struct DoctorOptions : Settings {
  bool whole_database = false;
  std::string prove_resume;  ///< an experiment
  ProofOptions proof;
};

/// The first line a program prints; empty if it does not start.
std::string first_line(const std::vector<std::string>& command) {
  const std::string output = program_output(command, Errors::dropped);
  return output.substr(0, output.find('\n'));
}

std::string worker_line() {
  try {
    const std::string program = worker_program().string();
    const std::string line = first_line({program, "--version"});
    return line.empty() ? "does not start: " + program : line;
  } catch (const Error& error) {
    return error.what();
  }
}

std::string free_space(const std::filesystem::path& file) {
  struct statvfs disk {};
  const std::filesystem::path folder = std::filesystem::absolute(file).parent_path();
  if (statvfs(folder.c_str(), &disk) != 0) return "unknown";
  return fmt::format("{:.1f} GB free",
                     static_cast<double>(disk.f_bavail) * static_cast<double>(disk.f_frsize) / 1e9);
}

std::string sound_database(const std::string& database) {
  const auto store = existing_store(database);
  if (store == nullptr) return database + ": none yet, " + free_space(database);
  const Table integrity = store->query("PRAGMA quick_check");
  return fmt::format("{}: {} experiments, quick_check {}, {}", database, store->experiments().size(),
                     integrity.rows.at(0).at(0).get<std::string>(), free_space(database));
}

/// A doctor reports what is ill; it does not faint.
std::string database_line(const std::string& database) {
  try {
    return sound_database(database);
  } catch (const Error& error) {
    return error.what();
  }
}

void look_at_machine(const Settings& settings) {
  Table table{{"what", "found"}, {}};
  table.rows.push_back({"ablate", version()});
  table.rows.push_back({"worker", worker_line()});
  table.rows.push_back({"cores", fmt::format("{}", std::thread::hardware_concurrency())});
  const std::string gpu =
      first_line({"nvidia-smi", "--query-gpu=name,memory.total", "--format=csv,noheader"});
  table.rows.push_back({"gpu", gpu.empty() ? "none found by nvidia-smi" : gpu});
  const std::filesystem::path data = data_folder();
  table.rows.push_back({"data", data.string() + (std::filesystem::exists(data) ? "" : " (not there yet)")});
  table.rows.push_back({"database", database_line(settings.database)});
  print(std::cout, table, settings.format);
}

void look_at_database(const Settings& settings) {
  Table table{{"what", "found"}, {}};
  bool damaged = false;
  for (const results::Finding& finding : results::examine(*required_store(settings.database))) {
    table.rows.push_back({finding.what, finding.found});
    damaged |= finding.damaged;
  }
  print(std::cout, table, settings.format);
  if (damaged)
    throw Error(Exit::database,
                "'" + settings.database + "' or what lies beside it is damaged, as said above");
}

nlohmann::json steps_text(const std::vector<std::int64_t>& steps) {
  std::string text;
  for (const std::int64_t step : steps) text += (text.empty() ? "" : " ") + std::to_string(step);
  return text;
}

void prove_resuming(DoctorOptions& options) {
  const auto store = existing_store(options.database);
  const auto experiment = find_experiment(options.prove_resume, {}, store.get());
  // As it will be once everything is tuned: any choice has the same configurations to prove.
  const auto plan =
      experiments::expand(experiment, catalog(), [](const auto&...) { return std::optional(0.0); });
  options.proof.worker = worker_program();
  options.proof.data = data_folder();
  const auto proofs = prove_resume(experiment, plan, catalog(), options.proof, [](const auto& run) {
    std::cerr << run.config_id << "  " << experiments::text(run.labels) << "\n";
  });
  Table table{{"config", "labels", "steps", "resumed_at", "readings", "weights", "bits"}, {}};
  std::size_t failed = 0;
  for (const ResumeProof& proof : proofs) {
    failed += proof.problem.empty() ? 0 : 1;
    table.rows.push_back({proof.config_id, proof.labels, proof.steps, steps_text(proof.resumed),
                          proof.readings, proof.weights.substr(0, 16),
                          proof.problem.empty() ? "the same" : proof.problem});
  }
  print(std::cout, table, options.format);
  if (failed > 0)
    throw Error(Exit::runtime,
                fmt::format("{} of {} configurations were not shown to end alike after a resume", failed,
                            proofs.size()));
}

void answer(DoctorOptions& options) {
  if (!options.prove_resume.empty()) return prove_resuming(options);
  options.whole_database ? look_at_database(options) : look_at_machine(options);
}

}  // namespace

void add_doctor(CLI::App& app) {
  auto options = std::make_shared<DoctorOptions>();
  CLI::App* verb = app.add_subcommand("doctor", "what this machine has: versions, devices, data, database");
  verb->add_flag("--database", options->whole_database,
                 "look through the whole database and what lies beside it; exit code 5 if it is damaged");
  verb->add_option(
      "--prove-resume", options->prove_resume,
      "an experiment: train the first run of each configuration, shortened, once straight and once "
      "killed at checkpoints, and compare every bit; exit code 1 if one differs");
  verb->add_option("--steps", options->proof.steps, "of those runs")
      ->check(CLI::Range(2, 1'000'000))
      ->capture_default_str();
  verb->add_option("--kills", options->proof.kills, "of each")
      ->check(CLI::Range(1, 100))
      ->capture_default_str();
  verb->add_option("--device", options->proof.device, "where: cpu, cuda:0 …")->capture_default_str();
  add_database(*verb, *options);
  add_format(*verb, *options);
  verb->callback([options] { answer(*options); });
}

}  // namespace ablate::runner
