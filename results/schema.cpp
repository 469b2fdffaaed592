#include "results/schema.h"

#include <boost/math/distributions/students_t.hpp>

#include "experiments/error.h"

namespace ablate::results {

namespace {

// Integer keys throughout: the names a reader sees are joined in by the views.
constexpr const char* tables = R"sql(
CREATE TABLE experiment (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  question TEXT NOT NULL,
  source TEXT NOT NULL,                -- the merged document: reads as the same experiment again
  recorded REAL NOT NULL               -- Unix seconds
) STRICT;

CREATE TABLE environment (
  id INTEGER PRIMARY KEY,
  digest TEXT NOT NULL UNIQUE,
  description TEXT NOT NULL            -- JSON
) STRICT;

CREATE TABLE run (
  id INTEGER PRIMARY KEY,
  run_id TEXT NOT NULL UNIQUE,
  config_id TEXT NOT NULL,
  spec TEXT NOT NULL,                  -- JSON: the resolved description, defaults written out
  seed INTEGER NOT NULL,
  state TEXT NOT NULL DEFAULT 'planned' CHECK (state IN ('planned', 'running', 'done', 'failed')),
  outcome TEXT CHECK (outcome IN ('finished', 'diverged')),
  parameters INTEGER,
  flops REAL,                          -- of one example's forward pass
  seconds REAL,                        -- of training
  evaluation_seconds REAL,
  overhead_seconds REAL,
  peak_bytes INTEGER,
  exclusive INTEGER,                   -- 1: no other run shared the machine
  reproducible INTEGER NOT NULL DEFAULT 1,
  environment INTEGER REFERENCES environment (id),
  device TEXT
) STRICT;

CREATE TABLE membership (              -- which run stands where in which experiment
  experiment INTEGER NOT NULL REFERENCES experiment (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  run INTEGER NOT NULL REFERENCES run (id),
  phase TEXT NOT NULL,
  labels TEXT NOT NULL,                -- JSON: axis -> label, with seed
  cell TEXT NOT NULL,                  -- the same without seed
  PRIMARY KEY (experiment, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX membership_run ON membership (run);

CREATE TABLE attempt (
  id INTEGER PRIMARY KEY,
  run INTEGER NOT NULL REFERENCES run (id),
  number INTEGER NOT NULL,
  device TEXT NOT NULL,
  exclusive INTEGER NOT NULL,
  nonce TEXT,                          -- of its journal
  offset INTEGER NOT NULL DEFAULT 0,   -- bytes of the journal imported so far
  lines INTEGER NOT NULL DEFAULT 0,
  resumed_step INTEGER,
  environment INTEGER REFERENCES environment (id),
  host TEXT,
  pid INTEGER,
  started REAL NOT NULL,               -- Unix seconds
  ended REAL,
  outcome TEXT CHECK (outcome IN ('finished', 'diverged', 'failed', 'interrupted')),
  class TEXT,                          -- of a failure: diverged, oom, crash, hung, interrupted ...
  step INTEGER,
  epoch REAL,
  message TEXT,
  UNIQUE (run, number)
) STRICT;

CREATE TABLE metric (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,           -- test_error
  split TEXT NOT NULL,                 -- test
  quantity TEXT NOT NULL               -- error
) STRICT;

CREATE TABLE reading (                 -- one evaluation
  run INTEGER NOT NULL REFERENCES run (id),
  step INTEGER NOT NULL,
  epoch REAL NOT NULL,
  seconds REAL NOT NULL,               -- of training until then
  PRIMARY KEY (run, step)
) STRICT, WITHOUT ROWID;

CREATE TABLE value (
  run INTEGER NOT NULL,
  step INTEGER NOT NULL,
  metric INTEGER NOT NULL REFERENCES metric (id),
  value REAL,                          -- NULL: not a number
  PRIMARY KEY (run, step, metric),
  FOREIGN KEY (run, step) REFERENCES reading (run, step)
) STRICT, WITHOUT ROWID;

CREATE TABLE probe_value (
  run INTEGER NOT NULL REFERENCES run (id),
  label TEXT NOT NULL,
  step INTEGER NOT NULL,
  key TEXT NOT NULL,
  value REAL,
  PRIMARY KEY (run, label, step, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE student_t (               -- quantile 0.975: half a 95 % interval in standard errors
  degrees INTEGER PRIMARY KEY,
  quantile REAL NOT NULL
) STRICT;
)sql";

constexpr const char* since_version_2 = R"sql(
CREATE TABLE probe_reading (           -- one look of one probe; since version 2
  run INTEGER NOT NULL REFERENCES run (id),
  label TEXT NOT NULL,
  step INTEGER NOT NULL,
  epoch REAL NOT NULL,
  seconds REAL NOT NULL,               -- of training until then
  probe TEXT NOT NULL,                 -- JSON: what was looked for
  PRIMARY KEY (run, label, step)
) STRICT, WITHOUT ROWID;
)sql";

constexpr const char* since_version_3 = R"sql(
CREATE TABLE curve (                   -- what a listing wants of all values of a metric; since version 3
  run INTEGER NOT NULL REFERENCES run (id),
  metric INTEGER NOT NULL REFERENCES metric (id),
  last_step INTEGER NOT NULL,
  last REAL,
  least REAL,                          -- of those that are numbers
  PRIMARY KEY (run, metric)
) STRICT, WITHOUT ROWID;
)sql";

/// What an import would have written along with the values that are there.
constexpr const char* fill_curves = R"sql(
INSERT INTO curve
  SELECT run, metric, max(step),
    (SELECT value FROM value o WHERE o.run = v.run AND o.metric = v.metric ORDER BY step DESC LIMIT 1), min(value)
  FROM value v GROUP BY run, metric;
)sql";

constexpr const char* drop_views =
    "DROP VIEW metrics; DROP VIEW runs; DROP VIEW parameters; DROP VIEW failures; DROP VIEW probes; DROP "
    "VIEW arms;";

constexpr const char* views = R"sql(
CREATE VIEW metrics AS
  SELECT r.run_id, v.step, d.epoch, d.seconds, m.split, m.quantity AS metric,
    CASE WHEN abs(v.value) < 9e999 THEN v.value END AS value,
    CASE WHEN v.value IS NULL THEN 'nan' WHEN v.value = 9e999 THEN '+inf' WHEN v.value = -9e999 THEN '-inf' END
      AS kind
  FROM value v JOIN run r ON r.id = v.run JOIN metric m ON m.id = v.metric
  JOIN reading d ON d.run = v.run AND d.step = v.step;

CREATE VIEW runs AS
  SELECT r.run_id, r.config_id, e.name AS experiment, s.labels, s.labels ->> '$.arm' AS arm, r.seed, s.phase,
    r.state, r.outcome,
    (SELECT last FROM curve WHERE run = r.id AND metric = (SELECT id FROM metric WHERE name = 'test_error'))
      AS final_test_error,
    (SELECT least FROM curve WHERE run = r.id AND metric = (SELECT id FROM metric WHERE name = 'test_error'))
      AS best_test_error,
    (SELECT last FROM curve WHERE run = r.id AND metric = (SELECT id FROM metric WHERE name = 'test_loss'))
      AS final_test_loss,
    (SELECT last FROM curve WHERE run = r.id AND metric = (SELECT id FROM metric WHERE name = 'validation_error'))
      AS final_validation_error,
    (SELECT last FROM curve WHERE run = r.id AND metric = (SELECT id FROM metric WHERE name = 'train_error'))
      AS final_train_error,
    (SELECT last FROM curve WHERE run = r.id AND metric = (SELECT id FROM metric WHERE name = 'train_loss'))
      AS final_train_loss,
    r.parameters, r.flops, r.seconds, r.evaluation_seconds, r.overhead_seconds, r.peak_bytes, r.device,
    CASE r.exclusive WHEN 1 THEN 'exclusive' WHEN 0 THEN 'shared' END AS timing,
    CASE WHEN r.reproducible THEN 'yes' ELSE 'not_reproducible' END AS reproducible,
    n.digest AS environment,
    (SELECT count(*) FROM attempt WHERE run = r.id) AS attempts
  FROM run r LEFT JOIN membership s ON s.run = r.id LEFT JOIN experiment e ON e.id = s.experiment
  LEFT JOIN environment n ON n.id = r.environment;

CREATE VIEW parameters AS
  SELECT run.run_id, replace(substr(t.fullkey, 3), '"', '') AS path, t.atom AS value, t.type
  FROM run, json_tree(run.spec) t WHERE t.type NOT IN ('object', 'array', 'null');

CREATE VIEW failures AS
  SELECT r.run_id, a.number AS attempt, a.class, a.step, a.epoch, a.message, a.device, a.host,
    datetime(a.ended, 'unixepoch') AS ended
  FROM attempt a JOIN run r ON r.id = a.run WHERE a.class IS NOT NULL;

CREATE VIEW probes AS
  SELECT r.run_id, p.label AS probe, p.step, p.key, p.value FROM probe_value p JOIN run r ON r.id = p.run;

CREATE VIEW arms AS
  WITH last AS (
    SELECT s.experiment, s.cell, s.phase, s.run, m.name AS metric, r.state = 'failed' OR r.outcome = 'diverged' AS failed,
      (SELECT last FROM curve c WHERE c.run = s.run AND c.metric = m.id) AS value
    FROM membership s JOIN run r ON r.id = s.run CROSS JOIN metric m
    WHERE r.state IN ('done', 'failed')),
  moments AS (
    SELECT experiment, cell, phase, metric, sum(NOT failed AND value IS NOT NULL) AS n, sum(failed) AS failures,
      avg(CASE WHEN NOT failed THEN value END) AS mean
    FROM last GROUP BY experiment, cell, phase, metric),
  spread AS (
    SELECT o.*, CASE WHEN o.n > 1 THEN sqrt(
      (SELECT sum((l.value - o.mean) * (l.value - o.mean)) FROM last l WHERE l.experiment = o.experiment
        AND l.cell = o.cell AND l.phase = o.phase AND l.metric = o.metric AND NOT l.failed) / (o.n - 1)) END AS sd
    FROM moments o)
  SELECT e.name AS experiment, p.cell AS labels, p.phase, p.metric, p.n, p.failures, p.mean, p.sd,
    p.mean - t.quantile * p.sd / sqrt(p.n) AS low, p.mean + t.quantile * p.sd / sqrt(p.n) AS high
  FROM spread p JOIN experiment e ON e.id = p.experiment
  LEFT JOIN student_t t ON t.degrees = min(p.n - 1, 1000);
)sql";

int pragma(Database& database, const std::string& name) {
  Statement statement(database, "PRAGMA " + name);
  statement.step();
  return static_cast<int>(statement.integer(0));
}

bool is_empty(Database& database) {
  Statement statement(database, "SELECT count(*) FROM sqlite_schema");
  statement.step();
  return statement.integer(0) == 0;
}

void check_version(Database& database) {
  if (pragma(database, "application_id") != application_id)
    throw Error(Exit::database,
                "'" + database.file() + "' is a database of another program: name another with --db");
  const int version = pragma(database, "user_version");
  if (version > schema_version)
    throw Error(Exit::database, "the results database '" + database.file() + "' has schema version " +
                                    std::to_string(version) + ", this program knows " +
                                    std::to_string(schema_version) + ": use the newer ablate that wrote it");
}

void migrate(Database& database) {
  const int version = pragma(database, "user_version");
  if (version == schema_version) return;
  Transaction transaction(database);
  if (version < 2) database.execute(since_version_2);
  database.execute(since_version_3);
  database.execute(fill_curves);
  database.execute(drop_views);
  database.execute(views);
  database.execute("PRAGMA user_version = " + std::to_string(schema_version));
  transaction.commit();
}

void fill_quantiles(Database& database) {
  Statement insert(database, "INSERT INTO student_t VALUES (?, ?)");
  for (std::int64_t degrees = 1; degrees <= 1000; ++degrees)
    insert.run(degrees, boost::math::quantile(boost::math::students_t(static_cast<double>(degrees)), 0.975));
}

}  // namespace

void create_schema(Database& database) {
  if (!is_empty(database)) {
    check_version(database);
    return migrate(database);
  }
  Transaction transaction(database);
  database.execute(tables);
  database.execute(since_version_2);
  database.execute(since_version_3);
  database.execute(views);
  fill_quantiles(database);
  database.execute("PRAGMA application_id = " + std::to_string(application_id));
  database.execute("PRAGMA user_version = " + std::to_string(schema_version));
  transaction.commit();
}

void check_schema(Database& database) {
  if (is_empty(database))
    throw Error(Exit::database, "'" + database.file() + "' is empty: `ablate run` fills a results database");
  check_version(database);
}

}  // namespace ablate::results
