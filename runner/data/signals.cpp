#include "runner/data/signals.h"

#include <cmath>
#include <numbers>

#include "experiments/identity.h"
#include "runner/data/dataset_options.h"
#include "runner/data/draws.h"
#include "runner/data/spectrogram.h"

namespace ablate::runner {

namespace {

using experiments::Choice;
using Samples = std::vector<double>;

constexpr double turn = 2 * std::numbers::pi;

/// Where a signal's draws come from: its stream's row `i`.
struct Place {
  const Draws& shape;
  const Draws& noise;
  std::int64_t i;
};

Samples chirp(const Choice& choice, const Place& at, std::int64_t samples) {
  const double low = 0.05 + 0.1 * at.shape.uniform(at.i, 0), rise = 0.05 + 0.1 * at.shape.uniform(at.i, 1);
  const double phase = at.shape.uniform(at.i, 2);
  const bool falls = at.i % 2 == 1;
  const double first = falls ? low + rise : low, change = falls ? -rise : rise;
  const auto noise = choice.get<double>("noise");
  Samples x;
  for (std::int64_t t = 0; t < samples; ++t) {
    const auto time = static_cast<double>(t);
    const double cycles = first * time + change * time * time / (2 * static_cast<double>(samples)) + phase;
    x.push_back(std::sin(turn * cycles) + noise * at.noise.normal(at.i, t));
  }
  return x;
}

Samples seizure_like(const Choice& choice, const Place& at, std::int64_t samples) {
  constexpr double memory = 0.9, slowing = 0.4;
  const std::int64_t length = samples / 2, begin = at.shape.below(samples - length + 1, at.i, 0);
  const double frequency = 0.06 + 0.06 * at.shape.uniform(at.i, 1);
  const auto strength = choice.get<double>("strength");
  double background = 0, cycles = at.shape.uniform(at.i, 2);
  Samples x;
  for (std::int64_t t = 0; t < samples; ++t) {
    const double e = at.noise.normal(at.i, t);
    background = t == 0 ? e : memory * background + std::sqrt(1 - memory * memory) * e;
    double burst = 0;
    if (t >= begin && t < begin + length) {
      const double part = static_cast<double>(t - begin) / static_cast<double>(length);
      cycles += frequency * (at.i % 2 == 1 ? 1 - slowing * part : 1 - slowing / 2);
      burst = strength * (std::sin(turn * cycles) + std::sin(2 * turn * cycles) / 2);
    }
    x.push_back(background + burst);
  }
  return x;
}

using Signal = Samples (*)(const Choice&, const Place&, std::int64_t);

experiments::DatasetFacts facts(const Choice& choice) {
  const auto samples = choice.get<std::int64_t>("samples");
  const Spectrogram form{choice.get<std::int64_t>("frame"), choice.get<std::int64_t>("hop")};
  const std::vector<std::int64_t> raw = {1, 1, samples},
                                  image = {1, form.frequencies(), form.frames(samples)};
  return {choice.get<std::string>("form") == "raw" ? raw : image, 2, choice.get<std::int64_t>("train"),
          choice.get<std::int64_t>("test")};
}

Examples draw(const Choice& choice, Signal signal, std::int64_t begin, std::int64_t end) {
  const auto seed = choice.get<std::int64_t>("seed"), samples = choice.get<std::int64_t>("samples");
  const Draws shapes(seed, choice.name), noise(seed, choice.name + " noise");
  const Spectrogram form{choice.get<std::int64_t>("frame"), choice.get<std::int64_t>("hop")};
  const bool raw = choice.get<std::string>("form") == "raw";
  Examples examples;
  examples.count = end - begin;
  for (std::int64_t i = begin; i < end; ++i) {
    const Samples x = signal(choice, {shapes, noise, i}, samples);
    if (raw) {
      for (const double value : x) examples.features.push_back(static_cast<float>(value));
    } else {
      const std::vector<float> image = spectrogram(x, form);
      examples.features.insert(examples.features.end(), image.begin(), image.end());
    }
    examples.labels.push_back(static_cast<std::int32_t>(i % 2));
  }
  return examples;
}

std::string problem(const Choice& choice) {
  const auto frame = choice.get<std::int64_t>("frame"), samples = choice.get<std::int64_t>("samples");
  if (frame % 2 == 0 && frame <= samples) return "";
  return "frame " + std::to_string(frame) + " is not an even number of at most the " +
         std::to_string(samples) + " samples";
}

DatasetEntry signals(const char* name, const char* summary, Signal signal, const experiments::Option& own) {
  std::vector<experiments::Option> options = example_counts(2000, 1000);
  options.push_back(count_option("samples", 256, "length of a signal.", 8, 1e5));
  options.push_back(own);
  options.push_back(word_option("form", "the samples, or their spectrogram.", {"raw", "spectrogram"}));
  options.push_back(count_option("frame", 32, "samples of a spectrogram's frame.", 4, 1e4));
  options.push_back(count_option("hop", 8, "samples from one frame to the next.", 1, 1e4));
  options.push_back(seed_option());
  const auto load = [=](const Choice& choice, const std::filesystem::path&) {
    const experiments::DatasetFacts of = facts(choice);
    return Dataset{of.shape,
                   of.classes,
                   draw(choice, signal, 0, of.train),
                   draw(choice, signal, of.train, of.train + of.test),
                   1,
                   experiments::sha256(choice.name + experiments::canonical(choice.options))};
  };
  return {{.kind = experiments::Kind::dataset, .name = name, .summary = summary, .options = options},
          facts,
          load,
          problem};
}

}  // namespace

DatasetEntry chirps() {
  return signals("chirps", "Tones in noise that rise or fall over the same frequencies.", chirp,
                 number_option("noise", 1, "standard deviation added to every sample.", 0));
}
DatasetEntry seizure() {
  return signals(
      "seizure",
      "Bursts of waves in a slow background: slowing down as in a seizure, or of constant frequency.",
      seizure_like, number_option("strength", 1, "amplitude of the burst; the background has 1.", 0));
}

}  // namespace ablate::runner
