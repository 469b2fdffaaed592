#include "runner/commands/print_night.h"

#include <gtest/gtest.h>
#include <limits>

#include "runner/commands/sparkline.h"

namespace ablate::runner {
namespace {

Night busy_night() {
  Night night;
  night.database = "/data/r.sqlite";
  night.writer = "process 4711 on here";
  night.idle_seconds = 3;
  night.all = {"", 100, 40, 2, 3, 55, 1};
  night.experiments = {{"norms", 60, 40, 2, 0, 18, 1}, {"widths", 40, 0, 0, 3, 37, 0}};
  night.slots = {
      {"cpu", "0123456789abcdef", "norm=batch seed=1", 250, 1000, 2.5, 10, 65, {1.5, 0.8, 0.4, 0.2}},
      {"cuda:0", "fedcba9876543210", "norm=none seed=1", 0, 1000, 0, 10, 20, {}}};
  night.failures = {{"crash", 2}, {"oom", 1}};
  night.left = Remaining{7500, 6600, 8400};
  return night;
}

MachineLoad load() {
  MachineLoad load;
  load.cpu = 0.87;
  load.load_average = 2.1;
  load.used_bytes = 3.14e9;
  load.bytes = 8.2e9;
  load.gpus = {{"A card", 0.93, 12.3e9, 80e9}, {"Another", std::nullopt, std::nullopt, std::nullopt}};
  return load;
}

TEST(Picture, OfABusyNight) {
  const MachineLoad machine = load();
  EXPECT_EQ(picture(busy_night(), &machine, {100, 0, false}),
            R"(/data/r.sqlite: written by process 4711 on here, last activity 3.0 s ago
[##########..............] 40 of 100 runs done (1 diverged), 3 failed, 2 running, 55 missing
left: about 2 h 5 min (1 h 50 min to 2 h 20 min)

now
device  run               time       epoch   step      loss  so far  labels
------  ----------------  ---------  ------  --------  ----  ------  -----------------
cpu     0123456789abcdef  1 min 5 s  2.5/10  250/1000  0.2   █▄▂▁    norm=batch seed=1
cuda:0  fedcba9876543210  20 s       0/10    0/1000                  norm=none seed=1

failed: 2 crash, 1 oom

cpu 87 %, load 2.10, memory 3.1 GB of 8.2 GB
gpu 0: A card, 93 %, 12.3 GB of 80.0 GB
gpu 1: Another

experiment  runs  done  running  failed  missing  diverged
----------  ----  ----  -------  ------  -------  --------
norms         60    40        2       0       18         1
widths        40     0        0       3       37         0
)");
}

TEST(Picture, WhereNobodyWorks) {
  Night night;
  night.database = "r.sqlite";
  night.all = {"", 8, 6, 0, 0, 2, 0};
  night.left = Remaining{60, 50, 70};
  EXPECT_EQ(picture(night, nullptr, {}), R"(r.sqlite: nobody writes it
[##################......] 6 of 8 runs done, 2 missing
left: about 1 min 0 s (50 s to 1 min 10 s) on one slot; `ablate run` goes on
)");
  night.all = {"", 8, 8, 0, 0, 0, 0};
  EXPECT_EQ(picture(night, nullptr, {}), R"(r.sqlite: nobody writes it
[########################] 8 of 8 runs done
nothing is left to do
)");
}

TEST(Picture, BeforeAnythingIsKnown) {
  Night night;
  night.writer = "process 1 on here";
  night.all = {"", 2, 0, 1, 0, 1, 0};
  EXPECT_NE(picture(night, nullptr, {}).find("left: unknown"), std::string::npos);
  EXPECT_NE(picture({}, nullptr, {}).find("[........................] 0 of 0 runs done\n"),
            std::string::npos);
}

TEST(Picture, FitsItsPlace) {
  const MachineLoad machine = load();
  for (const std::size_t columns : {1U, 20U, 40U, 80U})
    for (const std::size_t rows : {1U, 3U, 10U, 50U}) {
      const std::string text = picture(busy_night(), &machine, {columns, rows, false});
      std::size_t lines = 0, taken = 0;
      for (const char c : text) {
        if (c == '\n') {
          ++lines;
          taken = 0;
        } else if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80U) {
          EXPECT_LE(++taken, columns) << text;
        }
      }
      EXPECT_LE(lines, rows) << text;
    }
}

TEST(Picture, ColorsAreEndedOnTheirLine) {
  const std::string text = picture(busy_night(), nullptr, {60, 0, true});
  EXPECT_NE(text.find("\033[31mfailed: 2 crash, 1 oom\033[0m\n"), std::string::npos) << text;
  EXPECT_EQ(picture(busy_night(), nullptr, {60, 0, false}).find('\033'), std::string::npos);
}

TEST(Sparkline, IsAsHighAsItsValues) {
  EXPECT_EQ(sparkline({}, 8), "");
  EXPECT_EQ(sparkline({1}, 8), "▁");
  EXPECT_EQ(sparkline({0, 1, 2, 3, 4, 5, 6, 7}, 8), "▁▂▃▄▅▆▇█");
  EXPECT_EQ(sparkline({7, 7, 0, 0}, 2), "█▁");
  EXPECT_EQ(sparkline({4, 4, 4}, 8), "▁▁▁");
  const double none = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(sparkline({1, none, 0}, 8), "█×▁");
  EXPECT_EQ(sparkline({1, none, 0, 0}, 2), "█▁");
}

}  // namespace
}  // namespace ablate::runner
