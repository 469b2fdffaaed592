#include "experiments/read.h"

#include "experiments/edits.h"
#include "experiments/plan.h"
#include "experiments/reading.h"

namespace ablate::experiments {

namespace {

std::string text_at(const Reading& reading, const char* key) {
  const Json value = reading.value(key);
  if (value.is_null()) return "";
  if (value.is_string()) return value.get<std::string>();
  reading.report(std::string("/") + key, value.dump() + " is not a string");
  return "";
}

/// What a run of this experiment would be called if its file has no name: the file's stem.
Experiment read_merged(const Source& source, const std::string& stem, const Catalog& catalog,
                       Problems& problems) {
  Experiment experiment;
  Reading reading{source, catalog, problems, experiment};
  reading.check_keys(source.whole, "", experiment_keys());
  experiment.file = source.documents.front().file;
  experiment.name = text_at(reading, "name");
  if (experiment.name.empty()) experiment.name = stem;
  experiment.question = text_at(reading, "question");
  experiment.notes = text_at(reading, "notes");
  const Json base = reading.value("base");
  experiment.base = base.is_object() ? base : Json::object();
  if (!base.is_object())
    reading.report("/base", base.is_null() ? "no `base` is given: what all runs share"
                                           : base.dump() + " is not a patch");
  read_axes(reading);
  read_filters(reading);
  read_tune(reading);
  read_compare(reading);
  read_expect(reading);
  experiment.source = source.whole;
  experiment.locate = [source](const std::string& pointer) { return source.at("/base" + pointer); };
  return experiment;
}

Experiment read_text(std::string_view text, const std::string& file, const std::filesystem::path& folder,
                     const std::string& stem, const Catalog& catalog, const std::vector<std::string>& edits) {
  Problems problems;
  Document document = read_document(text, file, problems);
  if (document.value.is_null()) problems.raise();
  if (!document.value.is_object()) {
    problems.add(document.at(""), "an experiment is an object");
    problems.raise();
  }
  Source source = merge_parents(std::move(document), folder, catalog, problems);
  // Without its parent everything that the parent gives would be reported as missing.
  if (!source.complete) problems.raise();
  apply_edits(source, edits, catalog, problems);
  Experiment experiment = read_merged(source, stem, catalog, problems);
  if (!problems.empty()) check_configurations(experiment, catalog, problems);
  problems.raise();
  return experiment;
}

}  // namespace

Experiment read_experiment(const std::filesystem::path& file, const Catalog& catalog,
                           const std::vector<std::string>& edits) {
  return read_text(file_contents(file), file.string(), file.parent_path(), file.stem().string(), catalog,
                   edits);
}

Experiment parse_experiment(std::string_view text, const std::string& name, const Catalog& catalog,
                            const std::vector<std::string>& edits) {
  return read_text(text, name, std::filesystem::current_path(), name, catalog, edits);
}

}  // namespace ablate::experiments
