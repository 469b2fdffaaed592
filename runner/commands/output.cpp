#include "runner/commands/output.h"

#include <filesystem>
#include <fstream>
#include <iostream>

#include "experiments/error.h"

namespace ablate::runner {

namespace {

void write_whole(std::ostream& out, const std::string& file,
                 const std::function<void(std::ostream&)>& write) {
  write(out);
  out.flush();
  if (!out) throw Error(Exit::runtime, "writing '" + file + "' failed: is the disk full?");
}

}  // namespace

void write_output(const std::string& file, const std::function<void(std::ostream&)>& write) {
  if (file.empty()) return write_whole(std::cout, file, write);
  // A device or a pipe is not replaced.
  const bool direct = std::filesystem::exists(file) && !std::filesystem::is_regular_file(file);
  const std::string place = direct ? file : file + ".partial";
  std::ofstream out(place, std::ios::binary);
  if (!out) throw Error(Exit::runtime, "cannot write '" + file + "'");
  try {
    write_whole(out, file, write);
  } catch (...) {
    if (!direct) std::filesystem::remove(place);
    throw;
  }
  out.close();
  if (!direct) std::filesystem::rename(place, file);
}

}  // namespace ablate::runner
