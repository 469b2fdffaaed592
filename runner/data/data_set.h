#pragma once

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

struct DatasetEntry {
  experiments::Component component;
  experiments::DatasetFacts (*facts)(const experiments::Choice& dataset);
  Dataset (*load)(const experiments::Choice& dataset, const std::filesystem::path& folder);
  std::string (*problem)(const experiments::Choice& dataset) = nullptr;  ///< null: none
  std::vector<Download> downloads = {};                                  ///< empty: the set needs no files
};

/// Every data set, in listing order.
const std::vector<DatasetEntry>& dataset_entries();

DatasetEntry digits();
DatasetEntry mnist();
DatasetEntry cifar10();
DatasetEntry synthetic();

}  // namespace ablate::runner
