#pragma once

#include <cstdint>
#include <vector>

#include "results/sqlite.h"

namespace ablate::results {

/// Inserts the values of one run, many rows to a statement: what a statement costs beside its rows is most of
/// the price of one row. A value that is there already must be the same to the last bit.
class ValueInserter {
 public:
  struct Row {
    std::int64_t step = 0, metric = 0;
    double value = 0;
  };

  ValueInserter(Database& database, std::int64_t run);
  void add(const Row& row) {
    summarize(row);
    rows_.push_back(row);
    if (rows_.size() == batch) flush(many_);
  }
  /// After the last row: brings the table `curve` up to date. False if a value differs from one that was
  /// there.
  bool finish();

 private:
  static constexpr std::size_t batch = 32;
  void flush(Statement& statement);
  void summarize(const Row& row);
  [[nodiscard]] bool is_recorded(const Row& row);

  Database& database_;
  std::int64_t run_;
  Statement one_, many_;
  std::vector<Row> rows_;
  struct Curve {
    Row last;
    double least = 0;  ///< NaN: none is a number
  };
  std::vector<Curve> curves_;  ///< by metric, of the rows added; few: searched in order
  bool reproducible_ = true;
};

}  // namespace ablate::results
