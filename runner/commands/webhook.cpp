#include "runner/commands/webhook.h"

#include <iostream>

#include "experiments/error.h"
#include "runner/http/transfer.h"

namespace ablate::runner {

void check_webhook(const std::string& url) {
  if (!url.empty() && !url.starts_with("https://") && !url.starts_with("http://"))
    throw Error(Exit::usage, "--webhook: '" + url + "' is no address: it begins with https:// or http://");
}

void call_webhook(const std::string& url, const nlohmann::ordered_json& document) {
  constexpr double timeout_seconds = 10;
  constexpr int times = 2;
  std::string reason;
  for (int i = 0; i < times; ++i) {
    reason = post_json(url, document.dump(), timeout_seconds);
    if (reason.empty()) return;
  }
  std::cerr << "ablate: --webhook: " << url << ": " << reason << "\n";
}

}  // namespace ablate::runner
