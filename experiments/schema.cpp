#include "experiments/schema.h"

#include <cmath>

namespace ablate::experiments {

namespace {

using Json = nlohmann::ordered_json;

Json number_schema(const Option& option, const char* type) {
  Json schema = {{"type", type}};
  if (std::isfinite(option.minimum))
    schema[option.open_minimum ? "exclusiveMinimum" : "minimum"] = option.minimum;
  if (std::isfinite(option.maximum))
    schema[option.open_maximum ? "exclusiveMaximum" : "maximum"] = option.maximum;
  return schema;
}

Json value_schema(const Option& option) {
  switch (option.type) {
    case Type::boolean:
      return {{"type", "boolean"}};
    case Type::integer:
      return number_schema(option, "integer");
    case Type::number:
      return number_schema(option, "number");
    case Type::string:
      return option.choices.empty() ? Json{{"type", "string"}} : Json{{"enum", option.choices}};
    case Type::integers:
    case Type::numbers: {
      const Json item = number_schema(option, option.type == Type::integers ? "integer" : "number");
      return {{"anyOf", {item, {{"type", "array"}, {"items", item}}}}};  // a bare number is a list of one
    }
  }
  return {};
}

Json option_schema(const Option& option) {
  Json schema = value_schema(option);
  schema["description"] = option.summary;
  if (!option.fallback.is_null()) schema["default"] = option.fallback;
  return schema;
}

/// One component in full: an object with its name and options.
Json component_schema(const Component& component) {
  Json properties = {{"name", {{"const", component.name}}}};
  for (const Option& option : component.options) properties[option.name] = option_schema(option);
  return {{"description", component.summary},
          {"type", "object"},
          {"properties", properties},
          {"required", {"name"}},
          {"additionalProperties", false}};
}

/// What may stand at the key of a kind: a name, a number, an object with a name, or null to undo.
Json kind_schema(const Catalog& catalog, Kind kind) {
  Json names = Json::array(), forms = Json::array();
  for (const Component* component : catalog.all(kind)) names.push_back(component->name);
  forms.push_back({{"enum", names}});
  const Component* fallback = catalog.find(kind, catalog.fallback(kind));
  if (fallback != nullptr && !fallback->principal.empty()) forms.push_back({{"type", "number"}});
  for (const Component* component : catalog.all(kind)) forms.push_back(component_schema(*component));
  forms.push_back({{"description", "edits of the component that stands here already"},
                   {"type", "object"},
                   {"not", {{"required", {"name"}}}}});
  forms.push_back({{"type", "null"}});
  return {{"anyOf", forms}};
}

/// Label -> a probe: a name, an object with a name or without one, where the label is the name, or null to
/// undo.
Json probes_schema(const Catalog& catalog) {
  const Json when = {{"anyOf", {{{"type", "number"}, {"minimum", 0}}, {{"enum", {"final", "epoch"}}}}}};
  Json names = Json::array(), forms = Json::array();
  for (const Component* component : catalog.all(Kind::probe)) {
    names.push_back(component->name);
    forms.push_back(component_schema(*component));
    forms.back()["properties"]["at"] = {{"description", "when it looks: epochs, \"final\" or \"epoch\""},
                                        {"anyOf", {when, {{"type", "array"}, {"items", when}}}}};
  }
  forms.push_back({{"enum", names}});
  forms.push_back({{"type", "object"}, {"not", {{"required", {"name"}}}}});
  forms.push_back({{"type", "null"}});
  return {{"type", {"object", "null"}}, {"additionalProperties", {{"anyOf", forms}}}};
}

Json count(const char* description, int minimum) {
  return {{"description", description}, {"type", {"integer", "null"}}, {"minimum", minimum}};
}

Json patch_schema(const Catalog& catalog) {
  Json properties;
  for (const Kind kind : kinds())
    if (kind != Kind::probe && !catalog.all(kind).empty())
      properties[std::string(key(kind))] = kind_schema(catalog, kind);
  properties["split"] = {{"type", {"object", "null"}},
                         {"properties",
                          {{"train", count("examples to train on", 1)},
                           {"per_class", count("examples of each class to train on", 1)},
                           {"validation", count("examples held out for choosing", 0)}}},
                         {"additionalProperties", false}};
  properties["epochs"] = count("length of a run in epochs; unsets steps", 1);
  properties["steps"] = count("length of a run in updates; unsets epochs", 1);
  properties["batch_size"] = count("examples of an update", 1);
  properties["precision"] = {{"enum", {"fp32", "fp64", "tf32", "bf16", nullptr}}, {"default", "fp32"}};
  properties["executor"] = {{"enum", {"static", "plain", nullptr}}, {"default", "static"}};
  properties["threads"] = count("CPU threads of a run; they change bits", 1);
  properties["evaluate"] = {
      {"description", "\"epoch\", or every so many steps"},
      {"anyOf", {{{"const", "epoch"}}, {{"type", "integer"}, {"minimum", 1}}, {{"type", "null"}}}}};
  properties["probes"] = probes_schema(catalog);
  properties["start"] = {{"description", "begin from the weights of another run"},
                         {"type", {"object", "null"}}};
  return {{"description", "what a run is, or a change to it; dotted keys reach inside"},
          {"type", "object"},
          {"properties", properties},
          {"patternProperties", {{"^[a-z_]+(\\.[a-z_0-9]+)+$", Json::object()}}},
          {"additionalProperties", false}};
}

/// A child document removes with null what its parent set.
Json or_null(const Json& value) { return {{"anyOf", Json::array({value, {{"type", "null"}}})}}; }

Json labelled(const char* what, const Json& value) {
  return {{"description", what},
          {"type", "object"},
          {"propertyNames", {{"pattern", "^[A-Za-z0-9_.]+$"}}},
          {"additionalProperties", or_null(value)}};
}

Json label(const char* description) {
  return {{"description", description}, {"type", {"string", "number", "boolean"}}};
}

Json text(const char* description) { return {{"description", description}, {"type", "string"}}; }

Json filters(const char* description) {
  const Json one = label("a level of the axis");
  return {{"description", description},
          {"type", "array"},
          {"items",
           {{"type", "object"},
            {"additionalProperties", {{"anyOf", {one, {{"type", "array"}, {"items", one}}}}}}}}};
}

Json grid_schema() {
  return {{"description", "path -> list of values, or name -> {label: patch}: one axis per entry"},
          {"type", "object"},
          {"additionalProperties",
           {{"anyOf",
             {{{"type", "array"}, {"minItems", 1}},
              labelled("labelled levels", {{"$ref", "#/$defs/patch"}}),
              {{"type", "null"}}}}}}};
}

Json seeds_schema() {
  return {{"description", "how many (1 ... n), or which"},
          {"anyOf",
           {{{"type", "integer"}, {"minimum", 1}},
            {{"type", "array"}, {"items", {{"type", "integer"}, {"minimum", 0}}}, {"minItems", 1}}}}};
}

Json at_schema() {
  const Json units = {{"enum", {"steps", "epochs", "seconds"}}};
  return {
      {"description", "when the metric is read"},
      {"anyOf",
       {{{"enum", {"final", "best", "best_validation", "median_last_5"}}},
        {{"type", "object"},
         {"properties", {{"reach", {{"type", "number"}}}, {"after", {{"type", "number"}}}, {"unit", units}}},
         {"required", {"unit"}},
         {"additionalProperties", false}},
        {{"type", "object"},
         {"description", "mean height of the curve: the area under it by what it is long"},
         {"properties", {{"area", units}}},
         {"required", {"area"}},
         {"additionalProperties", false}}}}};
}

Json comparison_schema() {
  return {
      {"type", "object"},
      {"properties",
       {{"metric", text("test_error, validation_loss, seconds ...")},
        {"over",
         {{"description", "one axis, or two for main effects and interaction"},
          {"anyOf",
           {{{"type", "string"}}, {{"type", "array"}, {"items", {{"type", "string"}}}, {"maxItems", 2}}}}}},
        {"baseline", label("the level compared against")},
        {"where", {{"type", "object"}}},
        {"at", at_schema()},
        {"smallest",
         {{"description", "smallest difference of interest, in the metric's unit"},
          {"type", "number"},
          {"exclusiveMinimum", 0}}}}},
      {"required", {"metric"}},
      {"additionalProperties", false}};
}

Json tune_schema() {
  return {{"description", "settings chosen on seeds of their own, not compared"},
          {"type", {"object", "null"}},
          {"properties",
           {{"by", text("metric that chooses, usually validation_error")},
            {"at", at_schema()},
            {"seeds", seeds_schema()},
            {"grid", grid_schema()},
            {"zip", {{"type", "array"}}},
            {"random", {{"type", "object"}}}}},
          {"additionalProperties", false}};
}

}  // namespace

nlohmann::ordered_json json_schema(const Catalog& catalog) {
  const Json patch = {{"$ref", "#/$defs/patch"}};
  Json arm = patch_schema(catalog);
  arm["properties"]["tune"] = tune_schema();
  Json properties = {
      {"$schema", text("where this schema lies, for editors")},
      {"name", text("default: the file's stem")},
      {"question", text("what is to be settled")},
      {"notes", text("for readers")},
      {"extends", text("path of the parent document")},
      {"base", patch},
      {"arms", labelled("label -> patch: the axis `arm`", {{"$ref", "#/$defs/arm"}})},
      {"baseline", label("arm compared against; default: the first")},
      {"grid", grid_schema()},
      {"zip", {{"description", "lists that advance together: one axis each"}, {"type", "array"}}},
      {"random", {{"description", "{n, seed, space}: the axis `sample`"}, {"type", "object"}}},
      {"only", filters("combinations that are kept")},
      {"skip", filters("combinations that are left out")},
      {"tune", tune_schema()},
      {"seeds", seeds_schema()},
      {"compare",
       {{"description", "one comparison, or label -> comparison"},
        {"anyOf",
         {comparison_schema(), {{"type", "object"}, {"additionalProperties", comparison_schema()}}}}}},
      {"expect",
       {{"description", "published values and claims"},
        {"type", {"object", "null"}},
        {"properties",
         {{"values", {{"type", {"object", "null"}}}}, {"claims", {{"type", {"object", "null"}}}}}},
        {"additionalProperties", false}}}};
  for (auto& [name, property] : properties.items()) property = or_null(property);
  return {{"$schema", "https://json-schema.org/draft/2020-12/schema"},
          {"title", "ablate experiment"},
          {"type", "object"},
          {"properties", properties},
          {"additionalProperties", false},
          {"$defs", {{"patch", patch_schema(catalog)}, {"arm", arm}}}};
}

}  // namespace ablate::experiments
