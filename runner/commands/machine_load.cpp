#include "runner/commands/machine_load.h"

#include <charconv>
#include <fstream>
#include <sstream>

#include "runner/commands/program_output.h"

namespace ablate::runner {

namespace {

std::optional<double> number(const std::string& text) {
  const std::size_t begin = text.find_first_not_of(' ');
  double value = 0;
  if (begin == std::string::npos) return std::nullopt;
  const auto [end, error] = std::from_chars(text.data() + begin, text.data() + text.size(), value);
  return error == std::errc() ? std::optional(value) : std::nullopt;
}

std::optional<double> times(const std::optional<double>& value, double factor) {
  return value ? std::optional(*value * factor) : std::nullopt;
}

std::vector<std::string> fields(const std::string& line) {
  std::vector<std::string> result;
  std::istringstream in(line);
  for (std::string field; std::getline(in, field, ',');) result.push_back(field);
  return result;
}

void read_memory(MachineLoad& load) {
  std::ifstream in("/proc/meminfo");
  std::optional<double> total, available;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("MemTotal:")) total = times(number(line.substr(9)), 1024);
    if (line.starts_with("MemAvailable:")) available = times(number(line.substr(13)), 1024);
  }
  if (!total || !available) return;
  load.bytes = total;
  load.used_bytes = *total - *available;
}

}  // namespace

MachineLoad LoadReader::read() {
  MachineLoad load;
  load.cpu = cpu();
  std::string average;
  if (std::ifstream("/proc/loadavg") >> average) load.load_average = number(average);
  read_memory(load);
  load.gpus = gpus();
  return load;
}

/// The first line: cpu, and ticks in user, nice, system, idle, iowait …
std::optional<double> LoadReader::cpu() {
  std::ifstream in("/proc/stat");
  std::string word;
  std::uint64_t ticks = 0, all = 0, idle = 0;
  in >> word;
  for (int i = 0; i < 8 && in >> ticks; ++i) {
    all += ticks;
    if (i == 3 || i == 4) idle += ticks;
  }
  const std::uint64_t all_before = all_, busy_before = busy_;
  all_ = all;
  busy_ = all - idle;
  if (all_before == 0 || all <= all_before) return std::nullopt;
  return static_cast<double>(busy_ - busy_before) / static_cast<double>(all - all_before);
}

std::vector<MachineLoad::Gpu> LoadReader::gpus() {
  std::vector<MachineLoad::Gpu> all;
  if (no_gpus_) return all;
  std::istringstream lines(
      program_output({"nvidia-smi", "--query-gpu=name,utilization.gpu,memory.used,memory.total",
                      "--format=csv,noheader,nounits"},
                     Errors::dropped));
  constexpr double mebibyte = 1024.0 * 1024;
  for (std::string line; std::getline(lines, line);) {
    const std::vector<std::string> found = fields(line);
    if (found.size() != 4) continue;
    all.push_back({found[0], times(number(found[1]), 0.01), times(number(found[2]), mebibyte),
                   times(number(found[3]), mebibyte)});
  }
  no_gpus_ = all.empty();
  return all;
}

}  // namespace ablate::runner
