#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "runner/data/data_set.h"

namespace ablate::runner {

/// Called now and then with the bytes received and expected (0: not known).
using FetchProgress =
    std::function<void(const std::string& file, std::uint64_t received, std::uint64_t expected)>;

/// Gets one file, or an archive and unpacks it. It is downloaded beside its place and takes its name only
/// when its digest is right; nothing else is left behind. Throws Error(data) naming address and reason.
void fetch_file(const Download& wanted, const std::string& url, const std::filesystem::path& folder,
                const FetchProgress& progress = {});

/// Gets all files of a data set into `folder`. `base`: another server, which has the files under their own
/// names; "": the published addresses. Throws Error(usage) for a set that needs no files or does not exist,
/// and what fetch_file throws.
void fetch_dataset(const std::string& set, const std::filesystem::path& folder, const std::string& base,
                   const FetchProgress& progress);

}  // namespace ablate::runner
