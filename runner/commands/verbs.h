#pragma once

#include <CLI/CLI.hpp>

/// One function per verb: declares it with its options and what it does. A verb prints data on standard
/// output and everything else on standard error, and throws ablate::Error.
namespace ablate::runner {

void add_plan(CLI::App& app);
void add_run(CLI::App& app);
void add_status(CLI::App& app);
void add_watch(CLI::App& app);
void add_runs(CLI::App& app);
void add_show(CLI::App& app);
void add_query(CLI::App& app);
void add_compare(CLI::App& app);
void add_reproduce(CLI::App& app);
void add_power(CLI::App& app);
void add_report(CLI::App& app);
void add_diff(CLI::App& app);
void add_export(CLI::App& app);
void add_data(CLI::App& app);
void add_list(CLI::App& app);
void add_probe(CLI::App& app);
void add_gc(CLI::App& app);
void add_backup(CLI::App& app);
void add_doctor(CLI::App& app);
void add_schema(CLI::App& app);
void add_completion(CLI::App& app);

}  // namespace ablate::runner
