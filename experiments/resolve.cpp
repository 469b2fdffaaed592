#include "experiments/resolve.h"

#include <algorithm>
#include <cctype>
#include <optional>

#include "experiments/options.h"
#include "experiments/problem.h"

namespace ablate::experiments {

using nlohmann::ordered_json;

const std::vector<std::string>& description_keys() {
  static const std::vector<std::string> keys = {
      "dataset",          "split",     "network", "norm",       "activation", "dropout",
      "stochastic_depth", "drop_path", "init",    "optimizer",  "schedule",   "loss",
      "augment",          "epochs",    "steps",   "batch_size", "precision",  "threads",
      "executor",         "start",     "probes",  "evaluate"};
  return keys;
}

namespace {

/// Reads one description; everything it finds wrong goes to `report`.
class Reader {
 public:
  Reader(const ordered_json& description, const Catalog& catalog, const Report& report)
      : description_(description), catalog_(catalog), report_(report) {}

  Resolved read() {
    check_keys("", description_, description_keys());
    read_component(Kind::network);
    for (const Kind kind : kinds())
      if (kind != Kind::probe && kind != Kind::network) read_component(kind);
    read_split();
    read_length();
    read_batch_size();
    read_word("precision", {"fp32", "fp64", "tf32", "bf16"}, result_.spec.precision);
    read_word("executor", {"static", "plain"}, result_.spec.executor);
    if (const auto threads = count("threads", "/threads", description_)) result_.spec.threads = *threads;
    read_start();
    read_evaluate();
    read_probes();
    if (!trains_by_steps()) leave_out_unused();
    return std::move(result_);
  }

 private:
  void check_keys(const std::string& pointer, const ordered_json& object,
                  const std::vector<std::string>& known) {
    for (const auto& [name, value] : object.items())
      if (std::find(known.begin(), known.end(), name) == known.end())
        report_(pointer + "/" + name, "unknown key \"" + name + "\"" + nearest(name, known));
  }

  void read_component(Kind kind) {
    const std::string name(key(kind));
    const std::string& fallback = catalog_.fallback(kind);
    if (!description_.contains(name) && fallback.empty()) {
      if (!unused(name)) report_("/" + name, "no " + name + " is given: it has no default");
      return;
    }
    const ordered_json value = description_.value(name, ordered_json::object());
    if (!value.is_object()) return report_("/" + name, value.dump() + " is not a component");
    result_.spec.choice(kind) = read_choice(kind, value, "/" + name, fallback, catalog_, report_,
                                            unused(name) ? Missing::left_out : Missing::refused);
  }

  /// Whether the network says that it has no use for a key (a tree needs no optimizer): then it need not be
  /// given.
  [[nodiscard]] bool unused(const std::string& name) const {
    const Component* network = catalog_.find(Kind::network, result_.spec.network.name);
    if (network == nullptr || !network->facts.contains("unused")) return false;
    const auto& list = network->facts["unused"];
    return std::find(list.begin(), list.end(), name) != list.end();
  }

  /// A whole number of one or more at `name`; std::nullopt if absent or wrong.
  std::optional<std::int64_t> count(const std::string& name, const std::string& pointer,
                                    const ordered_json& in, std::int64_t least = 1) {
    if (!in.contains(name)) return std::nullopt;
    const std::optional<std::int64_t> value = whole(in[name]);
    if (value && *value >= least) return value;
    report_(pointer, in[name].dump() + " is not a whole number of at least " + std::to_string(least));
    return std::nullopt;
  }

  std::int64_t required_count(const std::string& name) {
    if (!description_.contains(name) && !unused(name))
      report_("/" + name, "no " + name + " is given: it has no default");
    return count(name, "/" + name, description_).value_or(1);
  }

  void read_batch_size() {
    const std::int64_t least = unused("batch_size") ? 0 : 1;
    if (!description_.contains("batch_size") && least == 1)
      report_("/batch_size", "no batch_size is given: it has no default");
    result_.spec.batch_size = count("batch_size", "/batch_size", description_, least).value_or(1);
  }

  [[nodiscard]] nlohmann::json fact(const char* name, const nlohmann::json& otherwise) const {
    const Component* network = catalog_.find(Kind::network, result_.spec.network.name);
    return network == nullptr ? otherwise : network->facts.value(name, otherwise);
  }
  [[nodiscard]] bool trains_by_steps() const { return fact("trains", "steps") == "steps"; }

  /// A base says what the other arms need as well: what a model without steps has no use for is no part of
  /// its runs, so that nothing can depend on it.
  void leave_out_unused() {
    RunSpec& spec = result_.spec;
    const RunSpec untouched;
    for (const Kind kind : kinds())
      if (kind != Kind::probe && unused(std::string(key(kind)))) spec.choice(kind) = standing(kind);
    if (unused("epochs")) spec.length = {Length::Unit::epochs, 1};
    if (unused("batch_size")) spec.batch_size = fact("batch_size", 0);
    if (unused("precision")) spec.precision = untouched.precision;
    if (unused("executor")) spec.executor = untouched.executor;
    if (unused("threads")) spec.threads = untouched.threads;
  }

  /// What stands where nothing is said; nothing for a kind without default.
  [[nodiscard]] Choice standing(Kind kind) const {
    const std::string& fallback = catalog_.fallback(kind);
    if (fallback.empty()) return {};
    return read_choice(kind, ordered_json::object(), "", fallback, catalog_, report_);
  }

  void read_split() {
    if (!description_.contains("split")) return;
    const ordered_json& split = description_["split"];
    if (!split.is_object())
      return report_("/split", split.dump() + " is not an object of train, per_class, validation");
    check_keys("/split", split, {"train", "per_class", "validation"});
    Split& to = result_.spec.split;
    to.train = count("train", "/split/train", split);
    to.per_class = count("per_class", "/split/per_class", split);
    to.validation = count("validation", "/split/validation", split, 0).value_or(0);
    if (to.train && to.per_class) report_("/split", "train and per_class exclude each other: give one");
  }

  void read_length() {
    const bool epochs = description_.contains("epochs"), steps = description_.contains("steps");
    if (!epochs && !steps && unused("epochs") && unused("steps")) return;
    if (epochs == steps)
      return report_(epochs ? "/steps" : "/epochs", epochs ? "epochs and steps exclude each other: give one"
                                                           : "neither epochs nor steps is given: give one");
    const std::string name = epochs ? "epochs" : "steps";
    result_.spec.length = {epochs ? Length::Unit::epochs : Length::Unit::steps, required_count(name)};
  }

  /// One of these words; the first is the default, which stands already.
  void read_word(const char* key, std::vector<std::string> words, std::string& into) {
    if (!description_.contains(key)) return;
    Option option{.name = key, .type = Type::string, .fallback = words.front()};
    option.choices = std::move(words);
    if (auto value = read_option(option, description_[key], std::string("/") + key, report_)) into = *value;
  }

  void read_start() {
    if (!description_.contains("start")) return;
    const ordered_json& start = description_["start"];
    if (!start.is_object())
      return report_("/start",
                     start.dump() + " is not an object of run, seed, reset, freeze, network, extra");
    check_keys("/start", start, {"run", "seed", "reset", "freeze", "network", "extra"});
    if (!start.contains("run") || !start["run"].is_object())
      report_("/start", "no `run` is given: a patch that describes the source run");
    if (start.contains("seed")) count("seed", "/start/seed", start, 0);
    if (start.contains("network") && !start["network"].is_object())
      report_("/start/network",
              start["network"].dump() + " is not what is different of the source's network");
    if (start.contains("extra") && start["extra"] != "identity")
      report_("/start/extra", start["extra"].dump() + " is not what extra layers begin as: \"identity\"");
    for (const char* list : {"reset", "freeze"})
      if (start.contains(list) && (!start[list].is_array() ||
                                   !std::all_of(start[list].begin(), start[list].end(),
                                                [](const ordered_json& part) { return part.is_string(); })))
        report_(std::string("/start/") + list, start[list].dump() + " is not a list of names of parts");
    result_.spec.start = start;
  }

  void read_evaluate() {
    if (!description_.contains("evaluate")) return;
    const ordered_json& value = description_["evaluate"];
    if (value == "epoch") return;
    const std::optional<std::int64_t> steps = whole(value);
    if (!steps || *steps < 1)
      return report_("/evaluate",
                     value.dump() + " is neither \"epoch\" nor a whole number of steps of at least 1");
    result_.evaluate.every_steps = *steps;
  }

  void read_probes() {
    if (!description_.contains("probes")) return;
    const ordered_json& probes = description_["probes"];
    if (!probes.is_object())
      return report_("/probes", probes.dump() + " is not an object of label and probe");
    for (const auto& [label, probe] : probes.items()) read_probe(label, probe);
  }

  /// "final", "epoch", or epochs; one epoch stands for a list of one.
  nlohmann::json read_at(const ordered_json& at, const std::string& pointer) {
    if (at == "final" || at == "epoch") return at;
    const ordered_json epochs = at.is_array() ? at : ordered_json::array({at});
    const bool sound = !epochs.empty() && std::all_of(epochs.begin(), epochs.end(), [](const auto& epoch) {
      return epoch == "final" || (epoch.is_number() && epoch.template get<double>() >= 0);
    });
    if (!sound)
      report_(pointer, at.dump() + " is not when a probe looks: \"final\", \"epoch\" or a list of epochs");
    return sound ? nlohmann::json(epochs) : nlohmann::json("final");
  }

  /// A probe without a name is named by its label.
  void read_probe(const std::string& label, const ordered_json& probe) {
    const std::string here = "/probes/" + label;
    if (!probe.is_object() && !probe.is_string()) return report_(here, probe.dump() + " is not a probe");
    const auto in_word = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; };
    if (label.empty() || !std::all_of(label.begin(), label.end(), in_word))
      report_(here, "a probe's label is of letters, digits and _, since its metrics are label.key");
    ordered_json options = probe.is_string() ? ordered_json{{"name", probe}} : probe;
    const nlohmann::json at = read_at(options.value("at", ordered_json("final")), here + "/at");
    options.erase("at");
    const Choice choice = read_choice(Kind::probe, options, here, label, catalog_, report_);
    nlohmann::json kept = choice.options;
    kept["name"] = choice.name;
    kept["at"] = at;
    result_.probes[label] = std::move(kept);
  }

  const ordered_json& description_;
  const Catalog& catalog_;
  const Report& report_;
  Resolved result_;
};

}  // namespace

Resolved resolve(const ordered_json& description, const Catalog& catalog, const Report& report) {
  return Reader(description, catalog, report).read();
}

}  // namespace ablate::experiments
