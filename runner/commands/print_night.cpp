#include "runner/commands/print_night.h"

#include <cmath>
#include <fmt/format.h>
#include <sstream>

#include "runner/commands/data_size.h"
#include "runner/commands/sparkline.h"
#include "runner/commands/table.h"
#include "runner/control/duration.h"

namespace ablate::runner {

namespace {

/// As much of a line as fits; UTF-8 continuation bytes take no place.
std::string cut(const std::string& line, std::size_t columns) {
  std::size_t place = 0, taken = 0;
  for (; place < line.size(); ++place) {
    const bool begins = (static_cast<unsigned char>(line[place]) & 0xC0U) != 0x80U;
    if (begins && taken++ == columns) break;
  }
  return line.substr(0, place);
}

class Picture {
 public:
  explicit Picture(const PictureSize& size) : size_(size) {}

  enum class Look { plain, strong, bad };
  void line(const std::string& text, Look look = Look::plain) {
    const std::string shown = cut(text, size_.columns);
    const bool colored = size_.color && look != Look::plain && !shown.empty();
    lines_.push_back(colored ? (look == Look::strong ? "\033[1m" : "\033[31m") + shown + "\033[0m" : shown);
  }

  void table(const Table& table) {
    std::ostringstream text;
    print(text, table, Format::table);
    std::istringstream in(text.str());
    for (std::string one; std::getline(in, one);) line(one);
  }

  [[nodiscard]] std::string text() const {
    const bool all = size_.rows == 0 || lines_.size() <= size_.rows;
    const std::size_t shown = all ? lines_.size() : size_.rows - 1;
    std::string result;
    for (std::size_t i = 0; i < shown; ++i) result += lines_[i] + "\n";
    return all ? result
               : result + cut(fmt::format("… {} more lines", lines_.size() - shown), size_.columns) + "\n";
  }

 private:
  PictureSize size_;
  std::vector<std::string> lines_;
};

std::string writer_line(const Night& night) {
  const std::string since =
      night.idle_seconds ? ", last activity " + duration(*night.idle_seconds) + " ago" : "";
  return night.database + ": " + (night.writer.empty() ? "nobody writes it" : "written by " + night.writer) +
         since;
}

std::string bar(const Night::Count& all) {
  constexpr std::size_t width = 24;
  const double over = static_cast<double>(all.done + all.failed);
  const double part = all.runs > 0 ? over / static_cast<double>(all.runs) : 0;
  const auto full = static_cast<std::size_t>(part * static_cast<double>(width));
  return "[" + std::string(full, '#') + std::string(width - full, '.') + "]";
}

std::string counts_line(const Night::Count& all) {
  std::string line = fmt::format("{} {} of {} runs done", bar(all), all.done, all.runs);
  if (all.diverged > 0) line += fmt::format(" ({} diverged)", all.diverged);
  if (all.failed > 0) line += fmt::format(", {} failed", all.failed);
  if (all.running > 0) line += fmt::format(", {} running", all.running);
  if (all.missing > 0) line += fmt::format(", {} missing", all.missing);
  return line;
}

std::string left_line(const Night& night) {
  if (night.all.missing + night.all.running == 0) return "nothing is left to do";
  const std::string idle = night.writer.empty() ? " on one slot; `ablate run` goes on" : "";
  if (!night.left) return "left: unknown, no run is over or far enough" + idle;
  return fmt::format("left: about {} ({} to {}){}", duration(night.left->seconds), duration(night.left->low),
                     duration(night.left->high), idle);
}

void add_slots(Picture& picture, const Night& night) {
  if (night.slots.empty()) return;
  constexpr std::size_t curve = 16;
  Table table{{"device", "run", "time", "epoch", "step", "loss", "so far", "labels"}, {}};
  for (const Night::Slot& slot : night.slots)
    table.rows.push_back({slot.device, slot.run_id, duration(slot.seconds),
                          fmt::format("{:.4g}/{:.4g}", slot.epoch, slot.epochs),
                          fmt::format("{}/{}", slot.step, slot.steps),
                          slot.losses.empty() ? "" : fmt::format("{:.4g}", slot.losses.back()),
                          sparkline(slot.losses, curve), slot.labels});
  picture.line("");
  picture.line(night.writer.empty() ? "left by a process that ended" : "now", Picture::Look::strong);
  picture.table(table);
}

void add_failures(Picture& picture, const Night& night) {
  if (night.failures.empty()) return;
  std::string text = "failed:";
  for (const auto& [failure_class, count] : night.failures)
    text += fmt::format("{} {} {}", text.ends_with(':') ? "" : ",", count, failure_class);
  picture.line("");
  picture.line(text, Picture::Look::bad);
}

std::string memory_text(const std::optional<double>& used, const std::optional<double>& all) {
  return used && all ? data_size(*used) + " of " + data_size(*all) : "";
}

void add_load(Picture& picture, const MachineLoad& load) {
  std::string text;
  const auto add = [&](const std::string& part) {
    text += part.empty() ? "" : (text.empty() ? "" : ", ") + part;
  };
  if (load.cpu) add(fmt::format("cpu {:.0f} %", 100 * *load.cpu));
  if (load.load_average) add(fmt::format("load {:.2f}", *load.load_average));
  if (const std::string memory = memory_text(load.used_bytes, load.bytes); !memory.empty())
    add("memory " + memory);
  picture.line("");
  if (!text.empty()) picture.line(text);
  for (std::size_t i = 0; i < load.gpus.size(); ++i) {
    const MachineLoad::Gpu& gpu = load.gpus[i];
    text = fmt::format("gpu {}: {}", i, gpu.name);
    if (gpu.busy) add(fmt::format("{:.0f} %", 100 * *gpu.busy));
    add(memory_text(gpu.used_bytes, gpu.bytes));
    picture.line(text);
  }
}

void add_experiments(Picture& picture, const Night& night) {
  if (night.experiments.empty()) return;
  Table table{{"experiment", "runs", "done", "running", "failed", "missing", "diverged"}, {}};
  for (const Night::Count& count : night.experiments)
    table.rows.push_back({count.experiment, count.runs, count.done, count.running, count.failed,
                          count.missing, count.diverged});
  picture.line("");
  picture.table(table);
}

}  // namespace

std::string picture(const Night& night, const MachineLoad* load, const PictureSize& size) {
  Picture picture(size);
  picture.line(writer_line(night), Picture::Look::strong);
  picture.line(counts_line(night.all));
  picture.line(left_line(night));
  add_slots(picture, night);
  add_failures(picture, night);
  if (load != nullptr) add_load(picture, *load);
  add_experiments(picture, night);
  return picture.text();
}

}  // namespace ablate::runner
