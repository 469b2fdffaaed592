#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace ablate::runner {

/// Calls visit(name, bytes) for every regular file of a tar archive (ustar). Throws Error(data) naming
/// `archive` if it is damaged, or if a name leaves the folder it is unpacked into.
void each_tar_file(std::string_view bytes, const std::string& archive,
                   const std::function<void(const std::string& name, std::string_view bytes)>& visit);

}  // namespace ablate::runner
