BEGIN TRANSACTION;
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
INSERT INTO "attempt" VALUES(1,1,1,'cpu',1,'65354270057885520b4ef84bcce07364',702,5,0,1,'here',4357,1.79555771310554981227e+09,1.79555771310894846919e+09,'finished',NULL,6,0.0,'');
INSERT INTO "attempt" VALUES(2,2,1,'cpu',1,'3c284f760865280a7a2daca458161e6e',706,5,0,1,'here',4357,1.79555771310950970653e+09,1.79555771311464786531e+09,'finished',NULL,6,0.0,'');
INSERT INTO "attempt" VALUES(3,3,1,'cpu',1,'63f481d10a30347b630af8e7e1f129a8',700,5,0,1,'here',4357,1.79555771311488342285e+09,1.79555771312148976324e+09,'finished',NULL,6,0.0,'');
INSERT INTO "attempt" VALUES(4,4,1,'cpu',1,'738ef8e31271851313e99676452dc103',703,5,0,1,'here',4357,1.79555771312177085878e+09,1.79555771312539458276e+09,'finished',NULL,6,0.0,'');
CREATE TABLE environment (
  id INTEGER PRIMARY KEY,
  digest TEXT NOT NULL UNIQUE,
  description TEXT NOT NULL            -- JSON
) STRICT;
INSERT INTO "environment" VALUES(1,'b72c807f0659eac2','{"device":"fake"}');
CREATE TABLE experiment (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  question TEXT NOT NULL,
  source TEXT NOT NULL,                -- the merged document: reads as the same experiment again
  recorded REAL NOT NULL               -- Unix seconds
) STRICT;
INSERT INTO "experiment" VALUES(1,'small','','{"name":"small","base":{"dataset":{"name":"digits"},"network":{"name":"mlp","widths":[4]},"optimizer":{"name":"sgd","lr":0.1},"epochs":2,"batch_size":500},"arms":{"plain":{},"normed":{"norm":{"name":"layer"}}},"seeds":2,"compare":{"metric":"test_error"}}',1.7955577131260466576e+09);
CREATE TABLE membership (              -- which run stands where in which experiment
  experiment INTEGER NOT NULL REFERENCES experiment (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  run INTEGER NOT NULL REFERENCES run (id),
  phase TEXT NOT NULL,
  labels TEXT NOT NULL,                -- JSON: axis -> label, with seed
  cell TEXT NOT NULL,                  -- the same without seed
  PRIMARY KEY (experiment, position)
) STRICT, WITHOUT ROWID;
INSERT INTO "membership" VALUES(1,0,1,'compare','{"arm":"plain","seed":"1"}','{"arm":"plain"}');
INSERT INTO "membership" VALUES(1,1,2,'compare','{"arm":"normed","seed":"1"}','{"arm":"normed"}');
INSERT INTO "membership" VALUES(1,2,3,'compare','{"arm":"plain","seed":"2"}','{"arm":"plain"}');
INSERT INTO "membership" VALUES(1,3,4,'compare','{"arm":"normed","seed":"2"}','{"arm":"normed"}');
CREATE TABLE metric (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,           -- test_error
  split TEXT NOT NULL,                 -- test
  quantity TEXT NOT NULL               -- error
) STRICT;
INSERT INTO "metric" VALUES(1,'test_loss','test','loss');
INSERT INTO "metric" VALUES(2,'test_error','test','error');
CREATE TABLE probe_reading (           -- one look of one probe; since version 2
  run INTEGER NOT NULL REFERENCES run (id),
  label TEXT NOT NULL,
  step INTEGER NOT NULL,
  epoch REAL NOT NULL,
  seconds REAL NOT NULL,               -- of training until then
  probe TEXT NOT NULL,                 -- JSON: what was looked for
  PRIMARY KEY (run, label, step)
) STRICT, WITHOUT ROWID;
CREATE TABLE probe_value (
  run INTEGER NOT NULL REFERENCES run (id),
  label TEXT NOT NULL,
  step INTEGER NOT NULL,
  key TEXT NOT NULL,
  value REAL,
  PRIMARY KEY (run, label, step, key)
) STRICT, WITHOUT ROWID;
CREATE TABLE reading (                 -- one evaluation
  run INTEGER NOT NULL REFERENCES run (id),
  step INTEGER NOT NULL,
  epoch REAL NOT NULL,
  seconds REAL NOT NULL,               -- of training until then
  PRIMARY KEY (run, step)
) STRICT, WITHOUT ROWID;
INSERT INTO "reading" VALUES(1,0,0.0,0.0);
INSERT INTO "reading" VALUES(1,3,1.0,0.003);
INSERT INTO "reading" VALUES(1,6,2.0,0.006);
INSERT INTO "reading" VALUES(2,0,0.0,0.0);
INSERT INTO "reading" VALUES(2,3,1.0,0.003);
INSERT INTO "reading" VALUES(2,6,2.0,0.006);
INSERT INTO "reading" VALUES(3,0,0.0,0.0);
INSERT INTO "reading" VALUES(3,3,1.0,0.003);
INSERT INTO "reading" VALUES(3,6,2.0,0.006);
INSERT INTO "reading" VALUES(4,0,0.0,0.0);
INSERT INTO "reading" VALUES(4,3,1.0,0.003);
INSERT INTO "reading" VALUES(4,6,2.0,0.006);
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
INSERT INTO "run" VALUES(1,'3ee33cb2092140bd','cc23ee1532c9fdcb','{"dataset":{"name":"digits","classes":[],"label_noise":0,"noise_seed":1,"permutation":0,"series":false},"split":{"validation":0},"network":{"name":"mlp","widths":[4]},"norm":{"name":"none"},"activation":{"name":"relu"},"dropout":{"name":"unit","by_block":[],"input_rate":0,"position":"after_norm","rate":0},"stochastic_depth":{"name":"linear","per":"batch","survival":1},"drop_path":{"name":"fractal","global_share":0.0,"local":0.0},"init":{"name":"he","distribution":"normal","fan":"in"},"optimizer":{"name":"sgd","clip_norm":0.0,"clip_value":0.0,"decay":"all","l1":0.0,"lr":0.1,"max_norm":0.0,"momentum":0.0,"nesterov":false,"weight_decay":0.0},"schedule":{"name":"constant","warmup":0,"warmup_factor":0.1,"warmup_shape":"constant"},"loss":{"name":"cross_entropy","smoothing":0},"augment":{"name":"standard","flip":false,"pad":0},"epochs":2,"batch_size":500,"precision":"fp32","threads":1,"executor":"static","seed":1}',1,'done','finished',310,592.0,1.0,0.0,0.0,0,1,1,1,'cpu');
INSERT INTO "run" VALUES(2,'de70c1ef7fad3707','200c71ad53e63602','{"dataset":{"name":"digits","classes":[],"label_noise":0,"noise_seed":1,"permutation":0,"series":false},"split":{"validation":0},"network":{"name":"mlp","widths":[4]},"norm":{"name":"layer","eps":1e-05},"activation":{"name":"relu"},"dropout":{"name":"unit","by_block":[],"input_rate":0,"position":"after_norm","rate":0},"stochastic_depth":{"name":"linear","per":"batch","survival":1},"drop_path":{"name":"fractal","global_share":0.0,"local":0.0},"init":{"name":"he","distribution":"normal","fan":"in"},"optimizer":{"name":"sgd","clip_norm":0.0,"clip_value":0.0,"decay":"all","l1":0.0,"lr":0.1,"max_norm":0.0,"momentum":0.0,"nesterov":false,"weight_decay":0.0},"schedule":{"name":"constant","warmup":0,"warmup_factor":0.1,"warmup_shape":"constant"},"loss":{"name":"cross_entropy","smoothing":0},"augment":{"name":"standard","flip":false,"pad":0},"epochs":2,"batch_size":500,"precision":"fp32","threads":1,"executor":"static","seed":1}',1,'done','finished',314,592.0,1.0,0.0,0.0,0,1,1,1,'cpu');
INSERT INTO "run" VALUES(3,'d62cedaba12a1e49','cc23ee1532c9fdcb','{"dataset":{"name":"digits","classes":[],"label_noise":0,"noise_seed":1,"permutation":0,"series":false},"split":{"validation":0},"network":{"name":"mlp","widths":[4]},"norm":{"name":"none"},"activation":{"name":"relu"},"dropout":{"name":"unit","by_block":[],"input_rate":0,"position":"after_norm","rate":0},"stochastic_depth":{"name":"linear","per":"batch","survival":1},"drop_path":{"name":"fractal","global_share":0.0,"local":0.0},"init":{"name":"he","distribution":"normal","fan":"in"},"optimizer":{"name":"sgd","clip_norm":0.0,"clip_value":0.0,"decay":"all","l1":0.0,"lr":0.1,"max_norm":0.0,"momentum":0.0,"nesterov":false,"weight_decay":0.0},"schedule":{"name":"constant","warmup":0,"warmup_factor":0.1,"warmup_shape":"constant"},"loss":{"name":"cross_entropy","smoothing":0},"augment":{"name":"standard","flip":false,"pad":0},"epochs":2,"batch_size":500,"precision":"fp32","threads":1,"executor":"static","seed":2}',2,'done','finished',310,592.0,1.0,0.0,0.0,0,1,1,1,'cpu');
INSERT INTO "run" VALUES(4,'d2831499d137b8b0','200c71ad53e63602','{"dataset":{"name":"digits","classes":[],"label_noise":0,"noise_seed":1,"permutation":0,"series":false},"split":{"validation":0},"network":{"name":"mlp","widths":[4]},"norm":{"name":"layer","eps":1e-05},"activation":{"name":"relu"},"dropout":{"name":"unit","by_block":[],"input_rate":0,"position":"after_norm","rate":0},"stochastic_depth":{"name":"linear","per":"batch","survival":1},"drop_path":{"name":"fractal","global_share":0.0,"local":0.0},"init":{"name":"he","distribution":"normal","fan":"in"},"optimizer":{"name":"sgd","clip_norm":0.0,"clip_value":0.0,"decay":"all","l1":0.0,"lr":0.1,"max_norm":0.0,"momentum":0.0,"nesterov":false,"weight_decay":0.0},"schedule":{"name":"constant","warmup":0,"warmup_factor":0.1,"warmup_shape":"constant"},"loss":{"name":"cross_entropy","smoothing":0},"augment":{"name":"standard","flip":false,"pad":0},"epochs":2,"batch_size":500,"precision":"fp32","threads":1,"executor":"static","seed":2}',2,'done','finished',314,592.0,1.0,0.0,0.0,0,1,1,1,'cpu');
CREATE TABLE student_t (               -- quantile 0.975: half a 95 % interval in standard errors
  degrees INTEGER PRIMARY KEY,
  quantile REAL NOT NULL
) STRICT;
INSERT INTO "student_t" VALUES(1,1.27062047361746941474e+01);
INSERT INTO "student_t" VALUES(2,4.30265272974946189066e+00);
INSERT INTO "student_t" VALUES(3,3.18244630528370864297e+00);
CREATE TABLE value (
  run INTEGER NOT NULL,
  step INTEGER NOT NULL,
  metric INTEGER NOT NULL REFERENCES metric (id),
  value REAL,                          -- NULL: not a number
  PRIMARY KEY (run, step, metric),
  FOREIGN KEY (run, step) REFERENCES reading (run, step)
) STRICT, WITHOUT ROWID;
INSERT INTO "value" VALUES(1,0,1,1.81279990158043791126e+00);
INSERT INTO "value" VALUES(1,0,2,0.906399950790219);
INSERT INTO "value" VALUES(1,3,1,5.09387487350311696232e-01);
INSERT INTO "value" VALUES(1,3,2,2.54693743675155848116e-01);
INSERT INTO "value" VALUES(1,6,1,4.02396881121859173457e-01);
INSERT INTO "value" VALUES(1,6,2,2.01198440560929586728e-01);
INSERT INTO "value" VALUES(2,0,1,1.80571025903336712659e+00);
INSERT INTO "value" VALUES(2,0,2,9.02855129516683563295e-01);
INSERT INTO "value" VALUES(2,3,1,3.55813453316295880135e-01);
INSERT INTO "value" VALUES(2,3,2,1.77906726658147940067e-01);
INSERT INTO "value" VALUES(2,6,1,2.36798676014214837248e-01);
INSERT INTO "value" VALUES(2,6,2,1.18399338007107418624e-01);
INSERT INTO "value" VALUES(3,0,1,1.8067735675117);
INSERT INTO "value" VALUES(3,0,2,0.90338678375585);
INSERT INTO "value" VALUES(3,3,1,5.03361153281573825424e-01);
INSERT INTO "value" VALUES(3,3,2,2.51680576640786912712e-01);
INSERT INTO "value" VALUES(3,6,1,3.96370547053121247138e-01);
INSERT INTO "value" VALUES(3,6,2,1.98185273526560623569e-01);
INSERT INTO "value" VALUES(4,0,1,1.81136393494438374673e+00);
INSERT INTO "value" VALUES(4,0,2,9.05681967472191873369e-01);
INSERT INTO "value" VALUES(4,3,1,3.61467129227312611305e-01);
INSERT INTO "value" VALUES(4,3,2,1.80733564613656305652e-01);
INSERT INTO "value" VALUES(4,6,1,2.42452351925231596174e-01);
INSERT INTO "value" VALUES(4,6,2,1.21226175962615798087e-01);
CREATE INDEX membership_run ON membership (run);
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
    (SELECT value FROM value WHERE run = r.id AND metric = (SELECT id FROM metric WHERE name = 'test_error')
      ORDER BY step DESC LIMIT 1) AS final_test_error,
    (SELECT min(value) FROM value WHERE run = r.id AND metric = (SELECT id FROM metric WHERE name = 'test_error'))
      AS best_test_error,
    (SELECT value FROM value WHERE run = r.id AND metric = (SELECT id FROM metric WHERE name = 'test_loss')
      ORDER BY step DESC LIMIT 1) AS final_test_loss,
    (SELECT value FROM value WHERE run = r.id AND metric = (SELECT id FROM metric WHERE name = 'validation_error')
      ORDER BY step DESC LIMIT 1) AS final_validation_error,
    (SELECT value FROM value WHERE run = r.id AND metric = (SELECT id FROM metric WHERE name = 'train_error')
      ORDER BY step DESC LIMIT 1) AS final_train_error,
    (SELECT value FROM value WHERE run = r.id AND metric = (SELECT id FROM metric WHERE name = 'train_loss')
      ORDER BY step DESC LIMIT 1) AS final_train_loss,
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
      (SELECT value FROM value v WHERE v.run = s.run AND v.metric = m.id ORDER BY v.step DESC LIMIT 1) AS value
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
COMMIT;
PRAGMA application_id = 1633840225;
PRAGMA user_version = 2;
