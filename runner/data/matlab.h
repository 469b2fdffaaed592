#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace ablate::runner {

/// A numeric array of bytes as MATLAB stores it: the first dimension runs fastest.
struct MatlabArray {
  std::vector<std::int64_t> dimensions;
  std::vector<std::uint8_t> values;
};

/// The uint8 arrays of a MAT-file of version 5 to 7 (MATLAB's "MAT-File Format", level 5: a header of 128
/// bytes, then tagged elements, each packed by zlib in version 7), by name. Only what SVHN's files hold is
/// read: little endian, real, arrays of class uint8 (or of another class whose values are stored as bytes).
/// Throws Error(data) naming `name` if it is damaged or something else.
std::map<std::string, MatlabArray> read_matlab(std::string_view bytes, const std::string& name);

}  // namespace ablate::runner
