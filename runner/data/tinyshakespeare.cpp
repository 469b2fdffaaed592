#include <algorithm>
#include <numeric>

#include "experiments/error.h"
#include "experiments/identity.h"
#include "experiments/random/permutation.h"
#include "runner/data/data_set.h"
#include "runner/data/dataset_options.h"
#include "runner/data/published_file.h"

// Tokens are the 65 characters that occur, in the order of their bytes. Example i is the characters i T … i T
// + T - 1, its labels those one further. The first 90 % of the text are the training set, of which `share`
// takes the end, so that what is trained on always borders on what is tested.
namespace ablate::runner {

namespace {

using experiments::Choice;

constexpr std::int64_t length = 1'115'394, vocabulary = 65, train_length = 1'003'854;
const PublishedFile text_file{"tinyshakespeare.txt",
                              "86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed"};

experiments::DatasetFacts facts(const Choice& choice) {
  const auto steps = choice.get<std::int64_t>("steps");
  const auto windows = (train_length - 1) / steps;
  const auto train = static_cast<std::int64_t>(choice.get<double>("share") * static_cast<double>(windows));
  return {.shape = {steps},
          .train = train,
          .test = (length - train_length - 1) / steps,
          .task = experiments::Task::next_token,
          .vocabulary = vocabulary,
          .ordered = true};
}

std::vector<std::uint8_t> tokens_of(const std::string& text) {
  std::string characters = text;
  std::sort(characters.begin(), characters.end());
  characters.erase(std::unique(characters.begin(), characters.end()), characters.end());
  if (static_cast<std::int64_t>(characters.size()) != vocabulary ||
      static_cast<std::int64_t>(text.size()) != length)
    throw Error(Exit::data, "data set 'tinyshakespeare': '" + text_file.name + "' has " +
                                std::to_string(text.size()) + " characters of " +
                                std::to_string(characters.size()) + " kinds, not 1115394 of 65");
  std::vector<std::uint8_t> tokens;
  for (const char character : text) tokens.push_back(static_cast<std::uint8_t>(characters.find(character)));
  return tokens;
}

/// Moves every character to a drawn place of its window of so many characters: what occurs stays the same,
/// what follows what does not.
void shuffle(std::vector<std::uint8_t>& tokens, std::size_t window, std::int64_t seed) {
  std::vector<std::uint8_t> before;
  for (std::size_t begin = 0; begin < tokens.size(); begin += window) {
    const std::size_t size = std::min(window, tokens.size() - begin);
    const auto order = permutation(philox::key(seed, "characters"), begin, static_cast<std::int64_t>(size));
    before.assign(tokens.begin() + static_cast<std::ptrdiff_t>(begin),
                  tokens.begin() + static_cast<std::ptrdiff_t>(begin + size));
    for (std::size_t i = 0; i < size; ++i) tokens[begin + i] = before[static_cast<std::size_t>(order[i])];
  }
}

Examples windows(const std::vector<std::uint8_t>& tokens, std::int64_t begin, std::int64_t count,
                 std::int64_t steps) {
  Examples examples;
  examples.count = count;
  const auto at = tokens.begin() + begin;
  examples.pixels.assign(at, at + count * steps);
  examples.labels.assign(at + 1, at + count * steps + 1);
  return examples;
}

Dataset load(const Choice& choice, const std::filesystem::path& folder) {
  const experiments::DatasetFacts of = facts(choice);
  const std::int64_t steps = of.shape[0];
  std::vector<std::uint8_t> tokens = tokens_of(read_published(text_file, folder, "tinyshakespeare"));
  const auto window = choice.get<std::int64_t>("shuffle");
  if (window > 1) shuffle(tokens, static_cast<std::size_t>(window), choice.get<std::int64_t>("shuffle_seed"));
  Dataset dataset{of.shape, 0, {}, {}, 1, "", of.task, of.ordered};
  dataset.train = windows(tokens, train_length - 1 - of.train * steps, of.train, steps);
  dataset.test = windows(tokens, train_length, of.test, steps);
  dataset.digest = experiments::sha256(text_file.sha256 + experiments::canonical(choice.options));
  return dataset;
}

std::string problem(const Choice& choice) {
  if (facts(choice).train > 0) return "";
  return "share " + choice.options.at("share").dump() + " leaves no window of " +
         choice.options.at("steps").dump() + " steps";
}

}  // namespace

DatasetEntry tinyshakespeare() {
  return {
      {.kind = experiments::Kind::dataset,
       .name = "tinyshakespeare",
       .summary = "1.1 million characters of Shakespeare, each to be told from those before: nine tenths to "
                  "train, one to test.",
       .reference = "Karpathy 2015, char-rnn; public domain",
       .options = {count_option("steps", 100, "characters of a window.", 1, 10'000),
                   {.name = "share",
                    .type = experiments::Type::number,
                    .fallback = 1,
                    .summary = "of the training text that is used.",
                    .minimum = 0,
                    .maximum = 1,
                    .open_minimum = true},
                   count_option("shuffle", 0,
                                "characters among which each is moved to a drawn place; 0: none is.", 0, 1e6),
                   count_option("shuffle_seed", 1, "of shuffle.", 0, 9007199254740991.0)}},
      facts,
      load,
      problem,
      {{"https://raw.githubusercontent.com/karpathy/char-rnn/master/data/tinyshakespeare/input.txt",
        text_file.name, ""}}};
}

}  // namespace ablate::runner
