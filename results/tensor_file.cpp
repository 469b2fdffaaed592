#include "results/tensor_file.h"

#include <cstdint>
#include <cstring>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string_view>

#include "experiments/identity.h"

namespace ablate::results {

std::string tensor_file_problem(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(in), {}};
  if (!in) return "it cannot be read";
  std::uint64_t length = 0;  // of the header that follows; little-endian
  if (bytes.size() < sizeof length) return "it is cut off";
  std::memcpy(&length, bytes.data(), sizeof length);
  if (length > bytes.size() - sizeof length) return "it is cut off";
  const std::string_view rest = std::string_view(bytes).substr(sizeof length);
  const auto header = nlohmann::json::parse(rest.substr(0, length), nullptr, false);
  const nlohmann::json::json_pointer place("/__metadata__/digest");
  if (!header.is_object() || !header.contains(place)) return "its header is damaged";
  const nlohmann::json& digest = header.at(place);
  return digest == experiments::sha256(rest.substr(length)) ? "" : "its bytes do not fit its digest";
}

}  // namespace ablate::results
