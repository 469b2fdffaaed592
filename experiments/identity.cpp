#include "experiments/identity.h"

#include <array>
#include <charconv>
#include <cmath>
#include <memory>
#include <openssl/evp.h>
#include <stdexcept>

#include "experiments/catalog.h"

namespace ablate::experiments {

namespace {

std::string number(double value) {
  if (!std::isfinite(value)) throw std::invalid_argument("a number that is not finite has no canonical form");
  constexpr double exact = 9007199254740992.0;  // 2^53: every smaller integer is a double
  std::array<char, 32> text{};
  const bool integral = std::abs(value) < exact && value == std::floor(value);
  const auto end =
      integral ? std::to_chars(text.data(), text.data() + text.size(), static_cast<std::int64_t>(value)).ptr
               : std::to_chars(text.data(), text.data() + text.size(), value).ptr;
  return {text.data(), end};
}

void append(std::string& out, const nlohmann::json& value) {
  if (value.is_object()) {
    out += '{';
    bool first = true;
    for (const auto& [name, inner] : value.items()) {
      if (!std::exchange(first, false)) out += ',';
      out += nlohmann::json(name).dump() + ':';
      append(out, inner);
    }
    out += '}';
  } else if (value.is_array()) {
    out += '[';
    for (std::size_t i = 0; i < value.size(); ++i) {
      if (i > 0) out += ',';
      append(out, value[i]);
    }
    out += ']';
  } else {
    out += value.is_number_float() ? number(value.get<double>()) : value.dump();
  }
}

/// Options that are not at their released default.
nlohmann::json chosen(const Choice& choice, const Component& component) {
  nlohmann::json result = nlohmann::json::object();
  for (const Option& option : component.options)
    if (const auto found = choice.options.find(option.name);
        found != choice.options.end() && *found != option.fallback)
      result[option.name] = *found;
  if (component.revision > 1) result["revision"] = component.revision;
  return result;
}

/// A component is absent if it does nothing, or if it stands at its default.
void add(nlohmann::json& result, Kind kind, const Choice& choice, const Catalog& catalog) {
  const Component* component = catalog.find(kind, choice.name);
  if (component == nullptr)
    throw std::logic_error("no " + std::string(key(kind)) + " is called " + choice.name);
  if (component->off && component->off(choice.options)) return;
  nlohmann::json options = chosen(choice, *component);
  if (choice.name == catalog.fallback(kind) && options.empty() && !component->off) return;
  options["name"] = choice.name;
  result[std::string(key(kind))] = std::move(options);
}

nlohmann::json split(const Split& split) {
  nlohmann::json result = nlohmann::json::object();
  if (split.train) result["train"] = *split.train;
  if (split.per_class) result["per_class"] = *split.per_class;
  if (split.validation != 0) result["validation"] = split.validation;
  return result;
}

std::string short_hash(const nlohmann::json& value) { return sha256(canonical(value)).substr(0, 16); }

}  // namespace

std::string canonical(const nlohmann::json& value) {
  std::string out;
  append(out, value);
  return out;
}

std::string sha256(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int length = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), &length, EVP_sha256(), nullptr) != 1)
    throw std::runtime_error("SHA-256 is not available");
  static constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (unsigned int i = 0; i < length; ++i) {
    text += digits[digest[i] >> 4U];
    text += digits[digest[i] & 15U];
  }
  return text;
}

nlohmann::json identity(const RunSpec& spec, const Catalog& catalog) {
  nlohmann::json result = nlohmann::json::object();
  for (const Kind kind : kinds())
    if (kind != Kind::probe && !spec.choice(kind).name.empty()) add(result, kind, spec.choice(kind), catalog);
  if (nlohmann::json parts = split(spec.split); !parts.empty()) result["split"] = std::move(parts);
  result[spec.length.unit == Length::Unit::epochs ? "epochs" : "steps"] = spec.length.count;
  result["batch_size"] = spec.batch_size;
  if (spec.precision != "fp32") result["precision"] = spec.precision;
  if (spec.threads != 1) result["threads"] = spec.threads;
  if (spec.executor != "static") result["executor"] = spec.executor;
  if (!spec.start.is_null()) result["start"] = spec.start;
  result["seed"] = spec.seed;
  if (numerics_revision > 1) result["numerics"] = numerics_revision;
  const Component& network = *catalog.find(Kind::network, spec.network.name);
  for (const auto& unused : network.facts.value("unused", nlohmann::json::array()))
    result.erase(unused.get<std::string>());
  return result;
}

std::string run_id(const RunSpec& spec, const Catalog& catalog) {
  return short_hash(identity(spec, catalog));
}

std::string config_id(const RunSpec& spec, const Catalog& catalog) {
  nlohmann::json value = identity(spec, catalog);
  value.erase("seed");
  return short_hash(value);
}

}  // namespace ablate::experiments
