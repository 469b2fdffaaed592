#include "results/file_system.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <sstream>
#include <vector>

#include "experiments/error.h"

namespace ablate::results {

namespace {

/// The kernel writes a space, tab, newline or backslash as \ and three octal digits.
std::string unescaped(const std::string& text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 3 < text.size()) {
      result += static_cast<char>(std::stoi(text.substr(i + 1, 3), nullptr, 8));
      i += 3;
    } else {
      result += text[i];
    }
  }
  return result;
}

bool is_below(const std::filesystem::path& path, const std::filesystem::path& folder) {
  return std::mismatch(folder.begin(), folder.end(), path.begin(), path.end()).first == folder.end();
}

}  // namespace

// A line: id, parent, device, root, mount point, options, optional fields …, "-", type, source, options.
std::string file_system_of(const std::filesystem::path& path, std::string_view mounts) {
  constexpr std::size_t mount_point = 4;
  std::string type;
  std::size_t longest = 0;
  std::istringstream lines{std::string(mounts)};
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    const std::vector<std::string> fields{std::istream_iterator<std::string>(words), {}};
    const auto dash = std::find(fields.begin(), fields.end(), "-");
    if (fields.size() <= mount_point || fields.end() - dash < 2) continue;
    const std::string place = unescaped(fields[mount_point]);
    if (place.size() < longest || !is_below(path, place)) continue;
    longest = place.size();
    type = dash[1];
  }
  return type;
}

bool is_network(std::string_view type) {
  static constexpr std::array known{"nfs",
                                    "nfs4",
                                    "cifs",
                                    "smb3",
                                    "smbfs",
                                    "9p",
                                    "lustre",
                                    "gpfs",
                                    "ceph",
                                    "afs",
                                    "beegfs",
                                    "panfs",
                                    "pvfs2",
                                    "orangefs",
                                    "glusterfs",
                                    "ocfs2",
                                    "gfs2",
                                    "coda",
                                    "wekafs",
                                    "fuse.sshfs",
                                    "fuse.glusterfs",
                                    "fuse.ceph-fuse",
                                    "fuse.rclone",
                                    "fuse.s3fs",
                                    "fuse.gcsfuse",
                                    "fuse.goofys",
                                    "fuse.juicefs",
                                    "fuse.nfs",
                                    "fuse.cifs",
                                    "fuse.davfs2"};
  return std::find(known.begin(), known.end(), type) != known.end();
}

void check_file_system(const std::filesystem::path& database) {
  std::error_code unknown;
  const std::filesystem::path place = std::filesystem::weakly_canonical(database, unknown);
  std::ifstream in("/proc/self/mountinfo");
  const std::string mounts{std::istreambuf_iterator<char>(in), {}};
  const std::string type = unknown ? "" : file_system_of(place, mounts);
  if (!is_network(type)) return;
  throw Error(Exit::database,
              "the results database '" + database.string() + "' would lie on a network file system (" + type +
                  "), on which a database is damaged sooner or later: give a place on a disk of this machine "
                  "with --db, and copy the file over when the work is done");
}

}  // namespace ablate::results
