#pragma once

#include <filesystem>

namespace ablate::runner {

/// Where the worker is: ABLATE_WORKER, else `ablate-worker` beside this program. Throws Error(runtime) if
/// there is none.
std::filesystem::path worker_program();

}  // namespace ablate::runner
