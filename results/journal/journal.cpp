#include "results/journal/journal.h"

#include <array>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <cstring>
#include <fcntl.h>
#include <random>
#include <unistd.h>

#include "experiments/disk_error.h"
#include "results/journal/checksum.h"

namespace ablate::results {

namespace {

std::string random_nonce() {
  std::random_device device;
  std::string nonce;
  static constexpr std::string_view digits = "0123456789abcdef";
  for (int word = 0; word < 4; ++word)
    for (std::uint32_t bits = device(), i = 0; i < 8; ++i, bits >>= 4U) nonce += digits[bits & 15U];
  return nonce;
}

void append_number(std::string& out, double value) {
  if (std::isnan(value)) {
    out += "\"nan\"";
  } else if (std::isinf(value)) {
    out += value > 0 ? "\"inf\"" : "\"-inf\"";
  } else {
    std::array<char, 32> text{};
    out.append(text.data(), std::to_chars(text.data(), text.data() + text.size(), value).ptr);
  }
}

}  // namespace

JournalWriter::JournalWriter(const std::filesystem::path& path, const nlohmann::ordered_json& begin,
                             WaitForRoom wait_for_room)
    : path_(path), nonce_(random_nonce()), wait_for_room_(std::move(wait_for_room)) {
  open();
  nlohmann::ordered_json members = {{"nonce", nonce_}, {"version", journal_version}};
  members.update(begin);
  event("begin", members);
}

JournalWriter::~JournalWriter() { ::close(file_); }

void JournalWriter::open() {
  do {
    file_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0644);
  } while (file_ < 0 && again());
  if (file_ < 0) fail("cannot create");
}

bool JournalWriter::again() const {
  const int reason = errno;
  if (reason == EINTR) return true;
  const bool room =
      is_no_room(reason) && wait_for_room_ && wait_for_room_("the disk of '" + path_.string() + "' is full");
  errno = reason;
  return room;
}

void JournalWriter::fail(const std::string& what) const {
  throw DiskError(Exit::runtime, what + " the journal '" + path_.string() + "': " + std::strerror(errno));
}

void JournalWriter::metrics(std::int64_t step, double epoch, double seconds, const Values& values) {
  std::string rest = R"("event":"metrics","step":)" + std::to_string(step) + R"(,"epoch":)";
  append_number(rest, epoch);
  rest += R"(,"seconds":)";
  append_number(rest, seconds);
  rest += R"(,"values":{)";
  for (std::size_t i = 0; i < values.size(); ++i) {
    rest += (i == 0 ? "\"" : ",\"") + values[i].first + "\":";
    append_number(rest, values[i].second);
  }
  append(rest + "}}");
}

void JournalWriter::event(std::string_view name, const nlohmann::ordered_json& members) {
  std::string rest = R"("event":")" + std::string(name) + "\"";
  const std::string dumped =
      members.empty() ? "{}" : members.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  rest += members.empty() ? "}" : "," + dumped.substr(1);
  append(rest);
}

void JournalWriter::append(const std::string& rest) {
  const std::string line = std::string(line_start) + checksum(rest) + "\"," + rest + "\n";
  for (std::size_t written = 0; written < line.size();) {
    const ssize_t count = ::write(file_, line.data() + written, line.size() - written);
    if (count < 0 && again()) continue;
    if (count < 0) fail("what was written before stays valid, but nothing can be added to");
    written += static_cast<std::size_t>(count);
  }
  offset_ += line.size();
}

void JournalWriter::sync() const {
  if (::fdatasync(file_) != 0) fail("cannot make durable");
}

}  // namespace ablate::results
