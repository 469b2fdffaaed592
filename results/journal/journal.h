#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// A journal is what one attempt at a run has to tell: an append-only file of one JSON object per line,
///
///     {"crc":"1a2b3c4d","event":"metrics","step":900,"epoch":20,"seconds":1.25,"values":{"train_loss":0.1,"test_error":0.02}}
///
/// `crc` is CRC-32 (zlib) of every byte after `"crc":"........",` up to, not including, the newline. A value
/// that is not finite is the string "nan", "inf" or "-inf". The first line is the `begin` event with a random
/// nonce.
///
/// - `begin`: nonce, version (of this format; absent: 1), run_id, attempt, resumed_step (0: from the start),
/// device, environment {…}, pid, host,
///   started (Unix seconds)
/// - `metrics`: step, epoch (may be fractional), seconds (of training so far, evaluation excluded), values
///   {metric: value}
/// - `checkpoint`: step, whose state is written from then on
/// - `note`: message
/// - `probe`: label, step, epoch, seconds, probe (what was looked for), values {key: value}
/// - `end`: outcome (finished, diverged, failed, interrupted), class (of a failure: diverged, oom, data,
///   device, error, interrupted, preempted), step, epoch, message, seconds, evaluation_seconds,
///   overhead_seconds, peak_bytes (the last four absent where kept weights were looked at and nothing was
///   trained)
namespace ablate::results {

inline constexpr int journal_version = 1;

using Values = std::vector<std::pair<std::string, double>>;

/// Asked when the disk is full, again and again: waits a little; false: gives up.
using WaitForRoom = std::function<bool(const std::string& message)>;

/// Appends events. Every event is written before the call returns, with one write(2) where there is room;
/// sync() makes them durable. Throws DiskError(runtime) naming the file if the disk fails, or is full and
/// `wait_for_room` gives up: what was written before stays valid.
class JournalWriter {
 public:
  /// Creates the file (it must not exist) and writes `begin` with these members, nonce and version added.
  JournalWriter(const std::filesystem::path& path, const nlohmann::ordered_json& begin,
                WaitForRoom wait_for_room = {});
  ~JournalWriter();
  JournalWriter(const JournalWriter&) = delete;
  JournalWriter& operator=(const JournalWriter&) = delete;

  void metrics(std::int64_t step, double epoch, double seconds, const Values& values);
  /// Any other event; `members` must not contain `crc` or `event`.
  void event(std::string_view name, const nlohmann::ordered_json& members);
  void sync() const;                                              ///< fdatasync; another thread may call it
  [[nodiscard]] std::uint64_t offset() const { return offset_; }  ///< bytes written so far
  [[nodiscard]] const std::string& nonce() const { return nonce_; }

 private:
  void open();
  void append(const std::string& rest);
  /// After a call that failed: true if it is to be made again.
  [[nodiscard]] bool again() const;
  [[noreturn]] void fail(const std::string& what) const;
  std::filesystem::path path_;
  std::string nonce_;
  WaitForRoom wait_for_room_;
  int file_ = -1;
  std::uint64_t offset_ = 0;
};

}  // namespace ablate::results
