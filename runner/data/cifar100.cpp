#include "experiments/identity.h"
#include "runner/data/cifar_records.h"
#include "runner/data/data_set.h"
#include "runner/data/dataset_options.h"
#include "runner/data/image_changes.h"
#include "runner/data/published_file.h"

namespace ablate::runner {

namespace {

const PublishedFile train_file{"cifar-100-binary/train.bin", ""}, test_file{"cifar-100-binary/test.bin", ""};

bool is_fine(const experiments::Choice& choice) { return choice.get<std::string>("labels") == "fine"; }

std::int64_t classes_of(const experiments::Choice& choice) { return is_fine(choice) ? 100 : 20; }

experiments::DatasetFacts facts(const experiments::Choice& choice) {
  const auto size = choice.get<std::int64_t>("size");
  return {{3, size, size}, classes_of(choice), 50'000, 10'000};
}

Dataset load(const experiments::Choice& choice, const std::filesystem::path& folder) {
  const auto size = choice.get<std::int64_t>("size");
  const std::int64_t classes = classes_of(choice);
  Dataset dataset{facts(choice).shape, classes, {}, {}, 255, ""};
  CifarLayout layout{.labels = 2, .label = is_fine(choice) ? 1 : 0, .classes = classes, .records = 50'000};
  const std::string train = read_published(train_file, folder, "cifar100");
  append_cifar("cifar100", train_file.name, train, layout, size, dataset.train);
  layout.records = 10'000;
  const std::string test = read_published(test_file, folder, "cifar100");
  append_cifar("cifar100", test_file.name, test, layout, size, dataset.test);
  dataset.digest = experiments::sha256(experiments::sha256(train) + experiments::sha256(test));
  return dataset;
}

ClassCounts class_counts(const experiments::Choice& choice) {
  return is_fine(choice) ? equally_frequent(100, 500, 100)(choice) : equally_frequent(20, 2500, 500)(choice);
}

}  // namespace

DatasetEntry cifar100() {
  return with_image_changes(
      {{.kind = experiments::Kind::dataset,
        .name = "cifar100",
        .summary =
            "60,000 color images of 100 classes in 20 groups, 32 x 32 pixels: 50,000 to train, 10,000 to "
            "test.",
        .reference = "Krizhevsky 2009, Learning multiple layers of features from tiny images",
        .options = {word_option("labels", "the 100 classes, or the 20 groups they form.", {"fine", "coarse"}),
                    count_option("size", 32, "pixels of a side: 32, or less by averaging squares (16, 8, 4).",
                                 4, 32)}},
       facts,
       load,
       [](const experiments::Choice& choice) { return cifar_size_problem(choice.get<std::int64_t>("size")); },
       {{"https://www.cs.toronto.edu/~kriz/cifar-100-binary.tar.gz", "cifar-100-binary.tar.gz",
         "03b5dce01913d631647c71ecec9e9cb8", true}},  // MD5 as the publisher's page states it
       class_counts});
}

}  // namespace ablate::runner
