#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace ablate::runner {

/// Throws Error(usage) unless it is an address that something can be sent to.
void check_webhook(const std::string& url);

/// Sends what a night came to; once more where that fails. A failure is told on standard error and no more:
/// it changes nothing of what was done.
void call_webhook(const std::string& url, const nlohmann::ordered_json& document);

}  // namespace ablate::runner
