#include "runner/control/night_log.h"

#include <array>
#include <ctime>

namespace ablate::runner {

namespace {

std::string local_time() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  localtime_r(&now, &parts);
  std::array<char, 32> text{};
  const std::size_t length = std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M:%S", &parts);
  return {text.data(), length};
}

}  // namespace

NightLog::NightLog(const std::filesystem::path& file) {
  if (file.empty()) return;
  std::error_code seen_at_writing;
  std::filesystem::create_directories(file.parent_path(), seen_at_writing);
  out_.open(file, std::ios::app);
}

void NightLog::add(const std::string& text) {
  if (!out_.is_open()) return;
  std::string line;
  for (const char c : text) line += c == '\n' ? std::string(" / ") : std::string(1, c);
  out_.clear();  // of an earlier failure
  out_ << local_time() << "  " << line << std::endl;
}

}  // namespace ablate::runner
