#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>

/// What supervisor and worker say to each other: one JSON object per line, the supervisor on the worker's
/// standard input, the worker on its standard output. (A worker's standard error goes to a log; its tail is
/// kept when it dies.)
///
///   supervisor                                        worker
///   -- {"do":"run", …Assignment}                  -->
///   <-- {"event":"progress","run_id","step","steps"}   at most every 0.2 s
///   <-- {"event":"waiting","run_id","message"}         the disk is full; it goes on once there is room
///   <-- {"event":"ended","run_id","outcome"}           the journal has its `end` event by then; where it
///   could
///                                                      not be written, "class" and "message" say why
///   -- {"do":"stop"}                              -->  checkpoint, end the attempt as interrupted, exit 75
///   (end of input)                                     exit 0 after the run in hand
///
/// SIGTERM, SIGINT and SIGUSR1 mean the same as stop; not asked by the supervisor, the run was preempted. The
/// first line of a worker is
/// {"event":"ready","device","environment":{…}}; a worker that cannot use its device writes
/// {"event":"unusable","message"} and exits 6.
namespace ablate::runner {

struct Assignment {
  std::string run_id;
  std::int64_t attempt = 1;
  nlohmann::json spec;              ///< experiments::to_json of the RunSpec
  std::int64_t evaluate_every = 0;  ///< experiments::Evaluate
  nlohmann::json probes = nlohmann::json::object();
  std::string journal, checkpoint;  ///< absolute paths
  double checkpoint_seconds = 60;   ///< at most this long between two checkpoints
  std::string weights = {};         ///< file of the final weights
  /// Keep the final weights, however short the run. Those of a run that trains longer than
  /// checkpoint_seconds are kept anyhow.
  bool keep = false;
  /// The run is over but for these probes, which are looked at on the kept weights; trained anew where they
  /// cannot be read.
  bool from_weights = false;
  std::string start_run = {},
              start_weights = {};  ///< the run whose weights this one starts from; empty: none
  std::string pictures = {};       ///< the beginning of the names of files that probes draw
};

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Assignment, run_id, attempt, spec, evaluate_every, probes, journal,
                                   checkpoint, checkpoint_seconds, weights, keep, from_weights, start_run,
                                   start_weights, pictures)

}  // namespace ablate::runner
