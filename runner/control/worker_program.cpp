#include "runner/control/worker_program.h"

#include <cstdlib>

#include "experiments/error.h"

namespace ablate::runner {

std::filesystem::path worker_program() {
  const char* named = std::getenv("ABLATE_WORKER");
  const std::filesystem::path program =
      named != nullptr && *named != '\0'
          ? std::filesystem::path(named)
          : std::filesystem::read_symlink("/proc/self/exe").parent_path() / "ablate-worker";
  if (!std::filesystem::is_regular_file(program))
    throw Error(Exit::runtime,
                "there is no worker program '" + program.string() +
                    "': build ablate-worker (ABLATE_TORCH=ON), or name one with ABLATE_WORKER");
  return std::filesystem::absolute(program);
}

}  // namespace ablate::runner
