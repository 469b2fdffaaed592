#pragma once

#include <cstdlib>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>

#include "experiments/read.h"
#include "results/scratch_folder.h"
#include "runner/catalog/catalog.h"
#include "runner/commands/settings.h"
#include "runner/control/supervisor.h"

/// Nights of the fake worker, for the tests of supervision.
namespace ablate::runner::testing {

inline constexpr const char* small_experiment = R"({
  "name": "small",
  "base": {"dataset": "digits", "network": {"name": "mlp", "widths": [10]},
           "optimizer": {"name": "sgd", "lr": 0.1}, "epochs": 2, "batch_size": 100},
  "grid": {"norm": ["none", "batch"]},
  "seeds": 4,
  "compare": {"metric": "test_error", "over": "norm"}})";

class Night : public ::testing::Test {
 protected:
  Night() {
    options_.worker = ABLATE_FAKE_WORKER;
    options_.devices = {"cpu"};
    options_.slots = 2;
    options_.retry_seconds = 0.01;
    options_.quiet = true;
  }
  ~Night() override { unsetenv("ABLATE_FAKE"); }

  static void script(const char* text) { setenv("ABLATE_FAKE", text, 1); }

  Tally supervise(const std::vector<std::string>& experiments) {
    results::Store store(database(), results::Store::Mode::write);
    std::vector<Work> all;
    for (const std::string& text : experiments) {
      Work work{ablate::experiments::parse_experiment(text, "test", catalog()), {}};
      work.replan = [declared = work.experiment](const results::Store& records) {
        return ablate::experiments::expand(declared, catalog(), tuning_records(&records));
      };
      all.push_back(std::move(work));
    }
    return runner::supervise(all, store, catalog(), options_);
  }
  Tally supervise(const char* experiment = small_experiment) {
    return supervise(std::vector<std::string>{experiment});
  }

  [[nodiscard]] std::filesystem::path database() const { return folder_.path() / "r.sqlite"; }
  [[nodiscard]] results::Store::Table table(const std::string& sql) const {
    return results::Store(database(), results::Store::Mode::read).query(sql);
  }
  /// The one value of a query.
  [[nodiscard]] nlohmann::json value(const std::string& sql) const { return table(sql).rows.at(0).at(0); }

  results::ScratchFolder folder_;
  ExecutionOptions options_;
};

}  // namespace ablate::runner::testing
