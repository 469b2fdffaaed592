#include <iostream>

#include "runner/catalog/catalog.h"
#include "runner/commands/print_night.h"
#include "runner/commands/sections.h"
#include "runner/commands/settings.h"
#include "runner/commands/terminal.h"
#include "runner/commands/verbs.h"

namespace ablate::runner {

namespace {

nlohmann::json optional(const std::optional<double>& value) {
  return value ? nlohmann::json(*value) : nlohmann::json();
}

Table night_table(const Night& night) {
  using Number = std::optional<double>;
  const auto& left = night.left;
  return {{"database", "writer", "idle_seconds", "seconds_left", "seconds_left_low", "seconds_left_high"},
          {{night.database, night.writer, optional(night.idle_seconds),
            optional(left ? Number(left->seconds) : Number()), optional(left ? Number(left->low) : Number()),
            optional(left ? Number(left->high) : Number())}}};
}

Table experiments_table(const Night& night) {
  Table table{{"experiment", "runs", "done", "running", "failed", "missing", "diverged"}, {}};
  for (const Night::Count& count : night.experiments)
    table.rows.push_back({count.experiment, count.runs, count.done, count.running, count.failed,
                          count.missing, count.diverged});
  return table;
}

Table slots_table(const Night& night) {
  Table table{{"device", "run_id", "labels", "step", "steps", "epoch", "seconds", "loss"}, {}};
  for (const Night::Slot& slot : night.slots)
    table.rows.push_back({slot.device, slot.run_id, slot.labels, slot.step, slot.steps, slot.epoch,
                          slot.seconds,
                          slot.losses.empty() ? nlohmann::json() : nlohmann::json(slot.losses.back())});
  return table;
}

Table failures_table(const Night& night) {
  Table table{{"class", "runs"}, {}};
  for (const auto& [failure_class, count] : night.failures) table.rows.push_back({failure_class, count});
  return table;
}

}  // namespace

void add_status(CLI::App& app) {
  auto settings = std::make_shared<Settings>();
  CLI::App* verb = app.add_subcommand("status", "the night at a glance: what runs, is done, failed, is left");
  add_database(*verb, *settings);
  add_format(*verb, *settings);
  verb->callback([settings] {
    const Night night = read_night(*required_store(settings->database), catalog());
    if (settings->format == Format::table) {
      std::cout << picture(night, nullptr, {terminal_size().columns, 0, may_color()});
      return;
    }
    print_sections(std::cout,
                   {{"night", night_table(night)},
                    {"experiments", experiments_table(night)},
                    {"running", slots_table(night)},
                    {"failed", failures_table(night)}},
                   settings->format);
  });
}

}  // namespace ablate::runner
