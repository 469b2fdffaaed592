#include "results/value_inserter.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <string>

namespace ablate::results {

namespace {

std::string insert_of(std::size_t rows) {
  std::string sql = "INSERT INTO value VALUES (?, ?, ?, ?)";
  for (std::size_t i = 1; i < rows; ++i) sql += ", (?, ?, ?, ?)";
  return sql + " ON CONFLICT DO NOTHING";
}

}  // namespace

ValueInserter::ValueInserter(Database& database, std::int64_t run)
    : database_(database), run_(run), one_(database, insert_of(1)), many_(database, insert_of(batch)) {}

void ValueInserter::summarize(const Row& row) {
  const auto known = std::find_if(curves_.begin(), curves_.end(),
                                  [&](const Curve& curve) { return curve.last.metric == row.metric; });
  if (known == curves_.end()) {
    curves_.push_back({row, row.value});
    return;
  }
  if (row.step >= known->last.step) known->last = row;
  known->least = std::fmin(known->least, row.value);
}

/// Inserts all rows, of which there are as many as the statement takes.
void ValueInserter::flush(Statement& statement) {
  int place = 0;
  for (const Row& row : rows_) {
    statement.bind(++place, run_);
    statement.bind(++place, row.step);
    statement.bind(++place, row.metric);
    statement.bind(++place, row.value);
  }
  statement.step();
  statement.reset();
  if (database_.changes() != static_cast<int>(rows_.size()))
    reproducible_ &=
        std::all_of(rows_.begin(), rows_.end(), [&](const Row& row) { return is_recorded(row); });
  rows_.clear();
}

/// Whether what stands in the table is this very value.
bool ValueInserter::is_recorded(const Row& row) {
  Statement find(database_, "SELECT value FROM value WHERE run = ? AND step = ? AND metric = ?");
  find.bind_all(run_, row.step, row.metric);
  find.step();
  if (find.is_null(0)) return std::isnan(row.value);
  return std::bit_cast<std::uint64_t>(find.number(0)) == std::bit_cast<std::uint64_t>(row.value);
}

bool ValueInserter::finish() {
  std::vector<Row> rest;
  rest.swap(rows_);
  for (const Row& row : rest) {
    rows_.push_back(row);
    flush(one_);
  }
  Statement add(database_,
                "INSERT INTO curve VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET "
                "last = iif(excluded.last_step >= last_step, excluded.last, last), "
                "least = iif(least IS NULL OR excluded.least < least, excluded.least, least), "
                "last_step = max(last_step, excluded.last_step)");
  for (const Curve& curve : curves_) {
    add.run(run_, curve.last.metric, curve.last.step, curve.last.value, curve.least);
    add.reset();
  }
  return reproducible_;
}

}  // namespace ablate::results
