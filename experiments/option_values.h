#pragma once

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

namespace ablate::experiments {

/// The options of a component: a JSON object that copies share until one of them is changed. The ten thousand
/// runs of a large plan differ in few of their options.
class OptionValues {
 public:
  OptionValues() : OptionValues(nlohmann::json::object()) {}
  /// {{"rate", 0.5}, {"position", "after"}}
  OptionValues(nlohmann::json::initializer_list_t values) : OptionValues(nlohmann::json(values)) {}
  OptionValues(nlohmann::json values) : values_(std::make_shared<nlohmann::json>(std::move(values))) {}

  operator const nlohmann::json&() const { return *values_; }
  [[nodiscard]] const nlohmann::json& at(const std::string& name) const { return values_->at(name); }
  [[nodiscard]] bool contains(const std::string& name) const { return values_->contains(name); }
  template <class T>
  [[nodiscard]] auto value(const std::string& name, T&& fallback) const {
    return std::as_const(*values_).value(name, std::forward<T>(fallback));
  }
  [[nodiscard]] auto find(const std::string& name) const { return std::as_const(*values_).find(name); }
  [[nodiscard]] auto end() const { return values_->cend(); }
  [[nodiscard]] auto items() const { return std::as_const(*values_).items(); }
  [[nodiscard]] std::string dump() const { return values_->dump(); }

  nlohmann::json& operator[](const std::string& name) { return own()[name]; }
  void update(const nlohmann::json& values) { own().update(values); }
  void erase(const std::string& name) { own().erase(name); }

  bool operator==(const OptionValues& other) const {
    return values_ == other.values_ || *values_ == *other.values_;
  }

 private:
  nlohmann::json& own() {
    if (values_.use_count() > 1) values_ = std::make_shared<nlohmann::json>(*values_);
    return *values_;
  }

  std::shared_ptr<nlohmann::json> values_;  ///< never null
};

}  // namespace ablate::experiments
