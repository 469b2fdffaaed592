#include "results/backup.h"

#include <iostream>

#include "runner/commands/data_size.h"
#include "runner/commands/settings.h"
#include "runner/commands/verbs.h"

namespace ablate::runner {

void add_backup(CLI::App& app) {
  auto settings = std::make_shared<Settings>();
  CLI::App* verb = app.add_subcommand("backup", "copy the results database, while a night runs as well");
  add_words(*verb, *settings, "file", "the copy; replaced only by a whole and sound one", {.most = 1});
  add_database(*verb, *settings);
  verb->callback([settings] {
    required_store(settings->database);
    const std::string& file = settings->words.front();
    results::backup(settings->database, file);
    std::cerr << settings->database << " is copied to " << file << ": "
              << data_size(static_cast<double>(std::filesystem::file_size(file))) << ", integrity_check ok\n";
  });
}

}  // namespace ablate::runner
