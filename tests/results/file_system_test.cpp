#include "results/file_system.h"

#include <gtest/gtest.h>

#include "results/scratch_folder.h"
#include "tests/error_of.h"

namespace ablate::results {
namespace {

constexpr const char* mounts =
    "22 1 254:1 / / rw,relatime - ext4 /dev/vda1 rw\n"
    "23 22 0:20 / /proc rw - proc proc rw\n"
    "40 22 0:50 / /home rw,relatime shared:1 - nfs4 server:/home rw\n"
    "41 40 254:2 / /home/local\\040disk rw - xfs /dev/vdb rw\n"
    "42 22 0:51 / /mnt rw - ext4 /dev/vdc rw\n"
    "43 22 0:52 / /mnt rw master:2 shared:3 - fuse.sshfs somebody@somewhere: rw\n"
    "damaged line\n";

TEST(FileSystem, IsThatOfTheDeepestMountThatWasMountedLast) {
  EXPECT_EQ(file_system_of("/var/r.sqlite", mounts), "ext4");
  EXPECT_EQ(file_system_of("/home/me/r.sqlite", mounts), "nfs4");
  EXPECT_EQ(file_system_of("/homeless/r.sqlite", mounts), "ext4");
  EXPECT_EQ(file_system_of("/home/local disk/r.sqlite", mounts), "xfs");
  EXPECT_EQ(file_system_of("/mnt/r.sqlite", mounts), "fuse.sshfs");
  EXPECT_EQ(file_system_of("/mnt/r.sqlite", ""), "");
}

TEST(FileSystem, ThoseOfOtherMachinesAreKnown) {
  for (const char* type : {"nfs", "nfs4", "cifs", "smb3", "lustre", "fuse.sshfs", "9p"})
    EXPECT_TRUE(is_network(type)) << type;
  for (const char* type : {"", "ext4", "xfs", "btrfs", "tmpfs", "overlay", "fuse.fuse-overlayfs"})
    EXPECT_FALSE(is_network(type)) << type;
}

TEST(FileSystem, AFolderOfThisMachineIsTaken) {
  const ScratchFolder folder;
  EXPECT_EQ(tests::error_of([&] { check_file_system(folder.path() / "r.sqlite"); }), "");
}

}  // namespace
}  // namespace ablate::results
