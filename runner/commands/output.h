#pragma once

#include <functional>
#include <iosfwd>
#include <string>

namespace ablate::runner {

/// What a command writes, to the file that `-o` names; "": to standard output. A file is written beside and
/// renamed, so that what stood there is lost only to something whole. Throws Error(runtime) naming the file
/// where it cannot be written, and what `write` throws.
void write_output(const std::string& file, const std::function<void(std::ostream&)>& write);

}  // namespace ablate::runner
