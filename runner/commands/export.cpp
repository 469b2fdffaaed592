#include "results/export.h"

#include "runner/commands/output.h"
#include "runner/commands/settings.h"
#include "runner/commands/verbs.h"

namespace ablate::runner {

namespace {
struct ExportOptions : Settings {
  std::string what = "runs", as = "csv", output;
};

void write(const ExportOptions& options, const results::Store& store, std::ostream& out) {
  const std::string experiment = options.words.empty() ? "" : options.words.front();
  const auto format = options.as == "csv" ? results::ExportFormat::csv : results::ExportFormat::jsonl;
  if (options.what == "runs")
    results::export_runs(store, experiment, format, out);
  else
    results::export_metrics(store, experiment, format, out);
}

}  // namespace

void add_export(CLI::App& app) {
  auto options = std::make_shared<ExportOptions>();
  CLI::App* verb = app.add_subcommand("export", "runs or metrics of an experiment as csv or jsonl");
  add_words(*verb, *options, "experiment", "its name (default: all)", {.least = 0, .most = 1});
  verb->add_option("--what", options->what, "runs (one row a run) or metrics (one row a reading)")
      ->check(CLI::IsMember({"runs", "metrics"}))
      ->capture_default_str();
  verb->add_option("--as,--format", options->as, "csv or jsonl")
      ->check(CLI::IsMember({"csv", "jsonl"}))
      ->capture_default_str();
  verb->add_option("-o,--output", options->output, "file (default: standard output)");
  add_database(*verb, *options);
  verb->callback([options] {
    const auto store = required_store(options->database);
    write_output(options->output, [&](std::ostream& out) { write(*options, *store, out); });
  });
}

}  // namespace ablate::runner
