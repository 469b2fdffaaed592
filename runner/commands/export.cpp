#include "results/export.h"

#include "analysis/report/paper.h"
#include "runner/commands/gathered_report.h"
#include "runner/commands/output.h"
#include "runner/commands/verbs.h"

namespace ablate::runner {

namespace {
struct ExportOptions : Settings {
  std::string what = "runs", as = "csv", output;
};

/// The name under which the experiment's runs are recorded; "": all of them.
std::string name_of(const ExportOptions& options, const results::Store& store) {
  if (options.words.empty()) return "";
  if (!std::filesystem::is_regular_file(options.words.front())) return options.words.front();
  return only_experiment(options, &store).name;
}

void write_records(const ExportOptions& options, const results::Store& store, std::ostream& out) {
  const auto format = options.as == "csv" ? results::ExportFormat::csv : results::ExportFormat::jsonl;
  const auto write = options.what == "runs" ? results::export_runs : results::export_metrics;
  write(store, name_of(options, store), format, out);
}

void write_tables(const ExportOptions& options, const results::Store& store, std::ostream& out) {
  const analysis::Report report = gathered_report(options, store, "");
  options.as == "md" ? analysis::write_markdown(out, report) : analysis::write_latex(out, report);
}

}  // namespace

void add_export(CLI::App& app) {
  auto options = std::make_shared<ExportOptions>();
  CLI::App* verb = app.add_subcommand(
      "export", "runs or metrics as csv or jsonl; verdicts and arms as Markdown or LaTeX tables");
  add_words(*verb, *options, "experiment",
            "a file, or the name of one that was run (csv, jsonl: default all)", {.least = 0, .most = 1});
  verb->add_option("--what", options->what,
                   "of csv and jsonl: runs (one row a run) or metrics (one row a reading)")
      ->check(CLI::IsMember({"runs", "metrics"}))
      ->capture_default_str();
  verb->add_option("--as,--format", options->as,
                   "csv or jsonl; md or tex (LaTeX, with booktabs): the tables of the report")
      ->check(CLI::IsMember({"csv", "jsonl", "md", "tex"}))
      ->capture_default_str();
  verb->add_option("-o,--output", options->output, "file (default: standard output)");
  add_database(*verb, *options);
  verb->callback([options] {
    const auto store = required_store(options->database);
    const bool records = options->as == "csv" || options->as == "jsonl";
    write_output(options->output,
                 [&](std::ostream& out) { (records ? write_records : write_tables)(*options, *store, out); });
  });
}

}  // namespace ablate::runner
