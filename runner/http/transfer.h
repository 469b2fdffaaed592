#pragma once

#include <cstdint>
#include <cstdio>
#include <functional>
#include <string>

/// HTTP by libcurl. Both functions return why it did not work, "" if it did: whose fault that is, and whether
/// it matters, the caller knows.
namespace ablate::runner {

/// Called now and then with the bytes received and expected (0: not known).
using TransferProgress = std::function<void(std::uint64_t received, std::uint64_t expected)>;

/// Writes what `url` (https, http or file) answers to `out`, following redirections. A server that sends
/// nothing for a minute is given up.
std::string get(const std::string& url, std::FILE* out, const TransferProgress& progress);

/// Sends a JSON document to `url` (https or http). What is answered counts by its status alone: 2xx is well.
std::string post_json(const std::string& url, const std::string& document, double timeout_seconds);

}  // namespace ablate::runner
