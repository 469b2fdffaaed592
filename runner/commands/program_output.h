#pragma once

#include <string>
#include <vector>

namespace ablate::runner {

/// Where a program's standard error goes.
enum class Errors { shown, dropped };

/// What a program prints on standard output, run to its end with these arguments; "" if it does not start.
std::string program_output(const std::vector<std::string>& command, Errors errors = Errors::shown);

}  // namespace ablate::runner
