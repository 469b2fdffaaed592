#include "experiments/error.h"
#include "experiments/identity.h"
#include "experiments/random/permutation.h"
#include "runner/data/csv.h"
#include "runner/data/data_set.h"
#include "runner/data/shipped_files.h"

namespace ablate::runner {

namespace {

constexpr std::int64_t count = 569, train_count = 455, features = 30;

experiments::DatasetFacts facts(const experiments::Choice&) {
  return {{features}, 2, train_count, count - train_count};
}

/// The published rows are in no random order: which of them are the test set is drawn once for all.
Dataset load(const experiments::Choice& choice, const std::filesystem::path&) {
  const std::string_view text = shipped_breast_cancer();
  std::vector<std::vector<double>> rows;
  each_csv_row(text, "breast_cancer.csv", [&](const std::vector<double>& row) { rows.push_back(row); });
  if (rows.size() != count) throw Error(Exit::data, "the breast cancer data inside this program are damaged");
  Dataset dataset{facts(choice).shape, 2, {}, {}, 1, experiments::sha256(std::string(text))};
  const std::vector<std::int64_t> order = permutation(philox::key(1, "breast_cancer test set"), 0, count);
  for (std::int64_t i = 0; i < count; ++i) {
    Examples& examples = i < train_count ? dataset.train : dataset.test;
    const std::vector<double>& row = rows[static_cast<std::size_t>(order[static_cast<std::size_t>(i)])];
    for (std::size_t j = 0; j < features; ++j) examples.features.push_back(static_cast<float>(row.at(j)));
    examples.labels.push_back(static_cast<std::int32_t>(row.at(features)));
    ++examples.count;
  }
  return dataset;
}

}  // namespace

DatasetEntry breast_cancer() {
  return {
      {.kind = experiments::Kind::dataset,
       .name = "breast_cancer",
       .summary = "30 measurements of cell nuclei of 569 tumors, malignant (0) or benign (1), inside the "
                  "program: 455 to train, 114 to test.",
       .reference = "Wolberg, Mangasarian, Street and Street 1995, UCI Breast Cancer Wisconsin (Diagnostic)"},
      facts,
      load};
}

}  // namespace ablate::runner
