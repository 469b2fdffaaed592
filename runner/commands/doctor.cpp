#include <fmt/format.h>
#include <iostream>
#include <sys/statvfs.h>
#include <thread>

#include "experiments/error.h"
#include "runner/commands/program_output.h"
#include "runner/commands/settings.h"
#include "runner/commands/verbs.h"
#include "runner/commands/version.h"
#include "runner/control/worker_program.h"
#include "runner/data/dataset.h"

namespace ablate::runner {

namespace {

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

}  // namespace

void add_doctor(CLI::App& app) {
  auto settings = std::make_shared<Settings>();
  CLI::App* verb = app.add_subcommand("doctor", "what this machine has: versions, devices, data, database");
  add_database(*verb, *settings);
  add_format(*verb, *settings);
  verb->callback([settings] {
    Table table{{"what", "found"}, {}};
    table.rows.push_back({"ablate", version()});
    table.rows.push_back({"worker", worker_line()});
    table.rows.push_back({"cores", fmt::format("{}", std::thread::hardware_concurrency())});
    const std::string gpu =
        first_line({"nvidia-smi", "--query-gpu=name,memory.total", "--format=csv,noheader"});
    table.rows.push_back({"gpu", gpu.empty() ? "none found by nvidia-smi" : gpu});
    const std::filesystem::path data = data_folder();
    table.rows.push_back({"data", data.string() + (std::filesystem::exists(data) ? "" : " (not there yet)")});
    table.rows.push_back({"database", database_line(settings->database)});
    print(std::cout, table, settings->format);
  });
}

}  // namespace ablate::runner
