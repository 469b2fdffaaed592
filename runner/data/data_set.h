#pragma once

#include <functional>

#include "runner/data/dataset.h"

/// One entry of the list of data sets: its description, and what follows from it without and with files.
namespace ablate::runner {

/// A file that `ablate data fetch` gets.
struct Download {
  std::string url;
  std::string target;    ///< below the data folder; an archive's name where it is unpacked
  std::string md5;       ///< as cited for the file as it is served; "": none
  bool archive = false;  ///< .tar.gz: its regular files are unpacked into the data folder
};

/// Examples of each class, as published.
struct ClassCounts {
  std::vector<std::int64_t> train, test;
};
using ClassesOf = std::function<ClassCounts(const experiments::Choice& dataset)>;

struct DatasetEntry {
  experiments::Component component;
  std::function<experiments::DatasetFacts(const experiments::Choice& dataset)> facts;
  std::function<Dataset(const experiments::Choice& dataset, const std::filesystem::path& folder)> load;
  std::function<std::string(const experiments::Choice& dataset)> problem = nullptr;  ///< null: none
  std::vector<Download> downloads = {};  ///< empty: the set needs no files, or nobody publishes them
  ClassesOf class_counts = nullptr;      ///< of image sets, for subsets of their classes
};

/// Every data set, in listing order.
const std::vector<DatasetEntry>& dataset_entries();

DatasetEntry digits();
DatasetEntry mnist();
DatasetEntry sequential_mnist();
DatasetEntry permuted_mnist();
DatasetEntry fashion_mnist();
DatasetEntry cifar10();
DatasetEntry cifar100();
DatasetEntry svhn();
DatasetEntry image_folder();
DatasetEntry tinyshakespeare();
DatasetEntry breast_cancer();
DatasetEntry synthetic();
DatasetEntry small_n_large_p();
DatasetEntry redundant_colors();

}  // namespace ablate::runner
