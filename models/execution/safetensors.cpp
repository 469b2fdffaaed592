#include "models/execution/safetensors.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>
#include <string_view>

#include "experiments/error.h"
#include "experiments/identity.h"
#include "models/execution/whole_file.h"

namespace ablate::models {

static_assert(std::endian::native == std::endian::little, "tensors are written as they lie in memory");

namespace {

constexpr std::string_view metadata_key = "__metadata__";
constexpr std::string_view digest_key = "digest";
constexpr std::size_t length_bytes = 8;
constexpr std::uint64_t longest_header = 100'000'000;  // the format's own limit

struct Type {
  const char* name;
  at::ScalarType type;
};
constexpr Type types[] = {{"F64", at::kDouble}, {"F32", at::kFloat}, {"I64", at::kLong}, {"U8", at::kByte}};

const char* name_of(at::ScalarType type) {
  for (const Type& known : types) {
    if (known.type == type) return known.name;
  }
  throw std::logic_error(std::string("a tensor of type ") + at::toString(type) + " is not to be stored");
}

/// The header and all bytes of one file that is being read.
class Reader {
 public:
  explicit Reader(const std::filesystem::path& file) : file_(file), bytes_(read_whole(file)) {
    if (bytes_.size() < length_bytes) damaged("it has no length of a header");
    std::uint64_t length = 0;
    std::memcpy(&length, bytes_.data(), length_bytes);
    if (length > longest_header || length > bytes_.size() - length_bytes) {
      damaged("a header of " + std::to_string(length) + " bytes in a file of " +
              std::to_string(bytes_.size()));
    }
    header_ = parse(std::string_view(bytes_).substr(length_bytes, length));
    data_ = std::string_view(bytes_).substr(length_bytes + length);
  }

  SafeTensors read() {
    SafeTensors result;
    std::vector<std::pair<std::uint64_t, std::uint64_t>> ranges;
    for (const auto& [name, entry] : header_.items()) {
      if (name == metadata_key) continue;
      ranges.push_back(range(name, entry));
      result.tensors.emplace(name, tensor(name, entry, ranges.back()));
    }
    require_tiling(ranges);
    result.metadata = metadata();
    const auto digest = result.metadata.extract(std::string(digest_key));
    if (digest.empty()) damaged("its metadata has no digest");
    if (digest.mapped() != experiments::sha256(data_)) damaged("its bytes do not fit its digest");
    return result;
  }

 private:
  [[noreturn]] void damaged(const std::string& what) const {
    throw Error(Exit::runtime, file_.string() + " is not a readable safetensors file: " + what);
  }

  nlohmann::json parse(std::string_view text) const {
    std::vector<std::set<std::string>> keys;
    std::string twice;
    const auto check = [&](int, nlohmann::json::parse_event_t event, nlohmann::json& value) {
      if (event == nlohmann::json::parse_event_t::object_start) keys.emplace_back();
      if (event == nlohmann::json::parse_event_t::object_end) keys.pop_back();
      if (event == nlohmann::json::parse_event_t::key && !keys.back().insert(value).second) twice = value;
      return true;
    };
    nlohmann::json header = nlohmann::json::parse(text, check, /*allow_exceptions=*/false);
    if (!header.is_object()) damaged("its header is not a JSON object");
    if (!twice.empty()) damaged("'" + twice + "' stands twice in its header");
    return header;
  }

  /// The bytes of a tensor in the data: [begin, end).
  std::pair<std::uint64_t, std::uint64_t> range(const std::string& name, const nlohmann::json& entry) const {
    const nlohmann::json offsets = entry.is_object() ? entry.value("data_offsets", nlohmann::json()) : entry;
    if (!offsets.is_array() || offsets.size() != 2 || !offsets[0].is_number_unsigned() ||
        !offsets[1].is_number_unsigned()) {
      damaged("'" + name + "' has no data_offsets [begin, end]");
    }
    const std::uint64_t begin = offsets[0], end = offsets[1];
    if (begin > end || end > data_.size()) {
      damaged("'" + name + "' has data_offsets " + offsets.dump() + " in " + std::to_string(data_.size()) +
              " bytes");
    }
    return {begin, end};
  }

  at::Tensor tensor(const std::string& name, const nlohmann::json& entry,
                    const std::pair<std::uint64_t, std::uint64_t>& where) const {
    const at::ScalarType type = type_of(name, entry.value("dtype", nlohmann::json()));
    const std::vector<std::int64_t> shape = shape_of(name, entry.value("shape", nlohmann::json()));
    std::uint64_t bytes = c10::elementSize(type);
    for (const std::int64_t size : shape) {
      const auto factor = static_cast<std::uint64_t>(size);
      if (factor != 0 && bytes > std::numeric_limits<std::uint64_t>::max() / factor) {
        damaged("'" + name + "' has more elements than can be counted");
      }
      bytes *= factor;
    }
    if (bytes != where.second - where.first) {
      damaged("'" + name + "' needs " + std::to_string(bytes) + " bytes and has " +
              std::to_string(where.second - where.first));
    }
    at::Tensor result = at::empty(shape, type);
    if (bytes > 0) std::memcpy(result.data_ptr(), data_.data() + where.first, bytes);
    return result;
  }

  at::ScalarType type_of(const std::string& name, const nlohmann::json& dtype) const {
    for (const Type& known : types) {
      if (dtype == known.name) return known.type;
    }
    damaged("'" + name + "' has dtype " + dtype.dump() + "; F64, F32, I64 and U8 are read");
  }

  std::vector<std::int64_t> shape_of(const std::string& name, const nlohmann::json& sizes) const {
    bool valid = sizes.is_array();
    for (std::size_t i = 0; valid && i < sizes.size(); ++i) {
      valid = sizes[i].is_number_unsigned() &&
              sizes[i].get<std::uint64_t>() <= std::numeric_limits<std::int64_t>::max();
    }
    if (!valid) damaged("'" + name + "' has shape " + sizes.dump());
    return sizes;
  }

  /// Every byte belongs to exactly one tensor.
  void require_tiling(std::vector<std::pair<std::uint64_t, std::uint64_t>> ranges) const {
    std::sort(ranges.begin(), ranges.end());
    std::uint64_t used = 0;
    for (const auto& [begin, end] : ranges) {
      if (begin != used) damaged("its tensors overlap or leave a gap at byte " + std::to_string(used));
      used = end;
    }
    if (used != data_.size()) {
      damaged("its tensors use " + std::to_string(used) + " of " + std::to_string(data_.size()) + " bytes");
    }
  }

  Metadata metadata() const {
    Metadata result;
    const nlohmann::json given = header_.value(metadata_key, nlohmann::json::object());
    if (!given.is_object()) damaged("its metadata is not an object");
    for (const auto& [name, value] : given.items()) {
      if (!value.is_string()) damaged("its metadata '" + name + "' is not a string");
      result.emplace(name, value);
    }
    return result;
  }

  const std::filesystem::path& file_;
  std::string bytes_;
  std::string_view data_;
  nlohmann::json header_;
};

}  // namespace

void write_safetensors(const std::filesystem::path& file, const NamedTensors& tensors,
                       const Metadata& metadata) {
  nlohmann::json header;
  std::string data;
  for (const auto& [name, tensor] : tensors) {
    if (name == metadata_key || header.contains(name)) {
      throw std::logic_error("no second tensor can be named '" + name + "' in " + file.string());
    }
    const at::Tensor values = tensor.detach().to(at::kCPU).contiguous();
    const std::size_t begin = data.size();
    if (values.nbytes() > 0) data.append(static_cast<const char*>(values.const_data_ptr()), values.nbytes());
    header[name] = {{"dtype", name_of(values.scalar_type())},
                    {"shape", values.sizes().vec()},
                    {"data_offsets", {begin, data.size()}}};
  }
  header[metadata_key] = metadata;
  if (metadata.contains(std::string(digest_key))) throw std::logic_error("the digest is the writer's");
  header[metadata_key][digest_key] = experiments::sha256(data);
  std::string text = header.dump();
  text.append((length_bytes - text.size() % length_bytes) % length_bytes, ' ');  // aligns the data
  const std::uint64_t length = text.size();
  std::string prefix(length_bytes, '\0');
  std::memcpy(prefix.data(), &length, length_bytes);
  replace_file(file, {prefix, text, data});
}

SafeTensors read_safetensors(const std::filesystem::path& file) { return Reader(file).read(); }

}  // namespace ablate::models
