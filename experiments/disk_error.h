#pragma once

#include <cerrno>
#include <string>

#include "experiments/error.h"

namespace ablate {

/// Whether an error of the system (errno) says that there is no room, on the disk or in one's share of it.
inline bool is_no_room(int error) { return error == ENOSPC || error == EDQUOT; }

/// The disk failed while something was written. What was written before stays valid, and another attempt may
/// succeed.
class DiskError : public Error {
 public:
  using Error::Error;
};

/// There was no room for what was to be written. Nothing of it was, and the same call may be made again.
class DiskFull : public DiskError {
 public:
  explicit DiskFull(const std::string& message) : DiskError(Exit::database, message) {}
};

}  // namespace ablate
