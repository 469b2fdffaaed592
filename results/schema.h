#pragma once

#include "results/sqlite.h"

namespace ablate::results {

/// What the file says it is: "abla" in `application_id`, the schema's version in `user_version`.
inline constexpr int application_id = 0x61626c61;
inline constexpr int schema_version = 3;

/// Creates tables and views in an empty database, and what a database of an older version lacks. Throws
/// Error(database) for a file of another program or of a newer version.
void create_schema(Database& database);
/// The same checks for a database that is only read; one without tables is refused too.
void check_schema(Database& database);

}  // namespace ablate::results
