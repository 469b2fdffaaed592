#include "experiments/schema.h"

#include <gtest/gtest.h>

#include "experiments/experiment.h"
#include "runner/catalog/catalog.h"

namespace ablate::experiments {
namespace {

/// Every local reference of the schema leads somewhere.
void check_references(const Json& whole, const Json& part) {
  if (part.is_array() || part.is_object())
    for (const auto& [name, inner] : part.items()) {
      if (name == "$ref") {
        const auto target = inner.get<std::string>();
        ASSERT_TRUE(target.starts_with("#")) << target;
        EXPECT_TRUE(whole.contains(Json::json_pointer(target.substr(1)))) << target;
      }
      check_references(whole, inner);
    }
}

TEST(Schema, NamesEveryComponentWithEveryOption) {
  const Json schema = json_schema(runner::catalog());
  EXPECT_EQ(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
  check_references(schema, schema);
  const std::string text = schema.dump();
  for (const Kind kind : kinds())
    for (const Component* component : runner::catalog().all(kind)) {
      EXPECT_NE(text.find(Json(component->name).dump()), std::string::npos) << component->name;
      for (const Option& option : component->options) {
        EXPECT_NE(text.find(Json(option.name).dump() + ":"), std::string::npos) << option.name;
        EXPECT_NE(text.find(Json(option.summary).dump()), std::string::npos) << option.summary;
      }
    }
  for (const char* key : {"$schema", "name", "question", "notes", "extends", "base", "arms", "baseline",
                          "grid", "zip", "random", "only", "skip", "tune", "seeds", "compare", "expect"})
    EXPECT_TRUE(schema["properties"].contains(key)) << key;
}

}  // namespace
}  // namespace ablate::experiments
