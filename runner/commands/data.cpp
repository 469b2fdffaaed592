#include <cstdio>
#include <fmt/format.h>
#include <iostream>
#include <unistd.h>

#include "experiments/error.h"
#include "experiments/problem.h"
#include "runner/commands/settings.h"
#include "runner/commands/verbs.h"
#include "runner/data/data_set.h"
#include "runner/data/fetch.h"

namespace ablate::runner {

namespace {

struct DataOptions : Settings {
  std::string url;
};

/// A set in each of its variants, all other options at their defaults; none where some option has no default:
/// such a set is what an experiment states.
std::vector<experiments::Choice> choices(const DatasetEntry& entry) {
  experiments::Choice choice{entry.component.name, nlohmann::json::object()};
  std::vector<std::string> variants;
  for (const experiments::Option& option : entry.component.options) {
    if (option.fallback.is_null()) return {};
    choice.options[option.name] = option.fallback;
    if (option.name == "variant") variants = option.choices;
  }
  if (variants.empty()) return {choice};
  std::vector<experiments::Choice> all;
  for (const std::string& variant : variants) {
    choice.options["variant"] = variant;
    all.push_back(choice);
  }
  return all;
}

std::string variant(const experiments::Choice& choice) { return choice.options.value("variant", ""); }

/// What is wrong with a set's files, or "".
std::string trouble(const experiments::Choice& choice) {
  try {
    load_dataset(choice, data_folder());
    return "";
  } catch (const Error& error) {
    return error.what();
  }
}

std::vector<const DatasetEntry*> chosen(const std::vector<std::string>& words) {
  std::vector<const DatasetEntry*> result;
  std::vector<std::string> known;
  for (const DatasetEntry& entry : dataset_entries()) known.push_back(entry.component.name);
  for (const std::string& word : words.empty() ? known : words) {
    const DatasetEntry* found = nullptr;
    for (const DatasetEntry& entry : dataset_entries())
      if (entry.component.name == word) found = &entry;
    if (found == nullptr)
      throw Error(Exit::usage, "no data set '" + word + "'" + experiments::nearest(word, known));
    result.push_back(found);
  }
  return result;
}

void list(const DataOptions& options) {
  Table table{{"dataset", "variant", "task", "shape", "outputs", "train", "test", "files"}, {}};
  for (const DatasetEntry* entry : chosen(options.words)) {
    if (choices(*entry).empty())
      table.rows.push_back(
          {entry->component.name, "", "classification", "stated", "stated", "stated", "stated", "one's own"});
    for (const experiments::Choice& choice : choices(*entry)) {
      const experiments::DatasetFacts facts = entry->facts(choice);
      table.rows.push_back({choice.name, variant(choice), experiments::name(facts.task),
                            nlohmann::json(facts.shape).dump(), facts.outputs(), facts.train, facts.test,
                            entry->downloads.empty()  ? "not needed"
                            : trouble(choice).empty() ? "present"
                            : variant(choice).empty() ? "missing or damaged"
                                                      : "missing, damaged or another variant"});
    }
  }
  print(std::cout, table, options.format);
  std::cerr << "data folder: " << data_folder().string() << "\n";
}

/// Every set (or the named ones) in the variant that is there.
void verify(const DataOptions& options) {
  Table table{{"dataset", "variant", "digest"}, {}};
  std::string wrong;
  for (const DatasetEntry* entry : chosen(options.words)) {
    std::string reason;
    bool sound = choices(*entry).empty();
    for (const experiments::Choice& choice : choices(*entry)) {
      try {
        table.rows.push_back({choice.name, variant(choice), load_dataset(choice, data_folder()).digest});
        sound = true;
      } catch (const Error& error) {
        // Where nothing is there, every variant misses the same file.
        if (reason.find(error.what()) == std::string::npos)
          reason += std::string(reason.empty() ? "" : "\n") + error.what();
      }
    }
    if (!sound) wrong += (wrong.empty() ? "" : "\n") + reason;
  }
  print(std::cout, table, options.format);
  if (!wrong.empty()) throw Error(Exit::data, wrong);
}

void fetch(const DataOptions& options) {
  const bool terminal = isatty(STDERR_FILENO) == 1;
  const FetchProgress progress = [&](const std::string& file, std::uint64_t received,
                                     std::uint64_t expected) {
    if (terminal && expected > 0)
      fmt::print(stderr, "\r\033[K{} {:.1f} of {:.1f} MB", file, static_cast<double>(received) / 1e6,
                 static_cast<double>(expected) / 1e6);
  };
  for (const std::string& set : options.words) {
    fetch_dataset(set, data_folder(), options.url, progress);
    if (terminal) std::cerr << "\r\033[K";
    std::cerr << set << ": fetched into " << data_folder().string() << "\n";
  }
}

}  // namespace

void add_data(CLI::App& app) {
  CLI::App* verb = app.add_subcommand("data", "data sets: what is there, whether it is sound, how to get it");
  verb->require_subcommand(1);
  auto options = std::make_shared<DataOptions>();
  CLI::App* listing = verb->add_subcommand("list", "data sets, and whether their files are there");
  CLI::App* checking = verb->add_subcommand("verify", "read files whole and check their digests");
  CLI::App* fetching = verb->add_subcommand("fetch", "download files and refuse wrong ones");
  add_words(*listing, *options, "dataset", "names (default: all)", {.least = 0});
  add_words(*checking, *options, "dataset", "names (default: all)", {.least = 0});
  add_words(*fetching, *options, "dataset", "names");
  add_format(*listing, *options);
  add_format(*checking, *options);
  fetching->add_option("--url", options->url, "another server that has the files under their own names");
  listing->callback([options] { list(*options); });
  checking->callback([options] { verify(*options); });
  fetching->callback([options] { fetch(*options); });
}

}  // namespace ablate::runner
