#pragma once

#include <string>

namespace ablate::runner {

/// For people: "812 B", "3.4 kB", "1.2 GB", in powers of ten.
std::string data_size(double bytes);

}  // namespace ablate::runner
