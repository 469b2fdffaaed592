#include "analysis/report/page.h"
#include "analysis/report/paper.h"
#include "runner/commands/gathered_report.h"
#include "runner/commands/output.h"
#include "runner/commands/verbs.h"

namespace ablate::runner {

namespace {

using Write = void (*)(std::ostream&, const analysis::Report&);

struct ReportOptions : Settings {
  std::string as = "html", output;
};

const std::map<std::string, Write> formats{
    {"html", analysis::write_page}, {"md", analysis::write_markdown}, {"tex", analysis::write_latex}};

/// The command that makes this page again.
std::string command_of(const ReportOptions& options) {
  std::string command = "ablate report";
  for (const std::string& word : options.words) command += " " + word;
  return command + " --db " + options.database + (options.output.empty() ? "" : " -o " + options.output);
}

void make_report(const ReportOptions& options) {
  const auto store = required_store(options.database);
  const analysis::Report report = gathered_report(options, *store, command_of(options));
  write_output(options.output, [&](std::ostream& out) { formats.at(options.as)(out, report); });
}

}  // namespace

void add_report(CLI::App& app) {
  auto options = std::make_shared<ReportOptions>();
  CLI::App* verb = app.add_subcommand(
      "report", "one self-contained page: question, verdicts, curves, tables, failures, provenance");
  add_words(*verb, *options, "experiment", "a file, or the name of one that was run; and edits");
  verb->add_option("-o,--output", options->output, "file (default: standard output)");
  verb->add_option("--format", options->as, "html, or the tables alone as md or tex (LaTeX)")
      ->check(CLI::IsMember({"html", "md", "tex"}))
      ->capture_default_str();
  add_database(*verb, *options);
  verb->callback([options] { make_report(*options); });
}

}  // namespace ablate::runner
