#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "experiments/catalog.h"
#include "results/store.h"
#include "runner/control/remaining.h"

namespace ablate::runner {

/// How the work on a results database stands: a value, read at one moment.
struct Night {
  /// Runs of one experiment by state.
  struct Count {
    std::string experiment;
    std::int64_t runs = 0, done = 0, running = 0, failed = 0, missing = 0;
    std::int64_t diverged = 0;  ///< of those done
  };
  /// An attempt that is being made.
  struct Slot {
    std::string device, run_id, labels;
    std::int64_t step = 0, steps = 0;  ///< of the last evaluation, of the whole run
    double epoch = 0, epochs = 0;
    double seconds = 0;          ///< since the attempt began
    std::vector<double> losses;  ///< so far, by step
  };

  std::string database;
  std::string writer;                  ///< who holds its lock: "process 4711 on HOST"; "": nobody
  std::optional<double> idle_seconds;  ///< since anything happened; absent where nothing ever did
  Count all;                           ///< every run once, that an experiment asks for
  std::vector<Count> experiments;
  std::vector<Slot> slots;
  std::vector<std::pair<std::string, std::int64_t>> failures;  ///< runs that failed, by class
  /// Until everything is done, on as many slots as work now (one where none does).
  std::optional<Remaining> left;
};

/// Reads no more than the database and when journals were written.
Night read_night(const results::Store& store, const experiments::Catalog& catalog);

}  // namespace ablate::runner
