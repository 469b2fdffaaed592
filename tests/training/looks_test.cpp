#include <ATen/core/grad_mode.h>
#include <cmath>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <numeric>
#include <zlib.h>

#include "runner/training/probes/png.h"
#include "tests/execution/listed.h"
#include "tests/training/subject.h"

namespace ablate::runner {
namespace {

using testing::Json;
using testing::Looked;
using testing::spec_of;

Json residual(const Json& more = {}) {
  Json options = {{"name", "cifar_resnet"}, {"depth", 8}, {"width", 2}};
  if (!more.is_null()) options.update(more);
  return {{"network", options}, {"norm", "batch"}};
}

Json fractal(const char* column) {
  return {{"network", {{"name", "fractalnet"}, {"columns", 3}, {"channels", {4, 6}}, {"column", column}}},
          {"norm", "batch"}};
}

double mean_loss(Looked& looked, const Batch& batch) {
  const at::NoGradGuard no_grad;
  return batch_loss(looked.spec.loss, looked.network.forward(batch.inputs, {}), batch.labels).item<double>();
}

// Each gradient by central differences of the mean loss in evaluation mode.
TEST(GradientNorms, AgreeWithDifferences) {
  Looked looked({{"network", {{"name", "mlp"}, {"widths", {3}}}}, {"norm", "batch"}, {"activation", "tanh"}});
  const Batch batch = looked.examples(20);
  auto found = looked.look({{"name", "gradient_norms"}, {"examples", 20}});
  double all = 0;
  for (const models::Parameter& parameter : looked.network.parameters()) {
    double squares = 0;
    const at::Tensor flat = parameter.value.detach().view(-1);
    for (std::int64_t i = 0; i < flat.numel(); ++i) {
      constexpr double step = 1e-5;
      double* value = flat.mutable_data_ptr<double>() + i;
      const double before = *value;
      *value = before + step;
      const double above = mean_loss(looked, batch);
      *value = before - step;
      const double slope = (above - mean_loss(looked, batch)) / (2 * step);
      *value = before;
      squares += slope * slope;
    }
    EXPECT_NEAR(found.at(parameter.name + ".norm"), std::sqrt(squares), 1e-8) << parameter.name;
    all += squares;
  }
  EXPECT_NEAR(found.at("norm"), std::sqrt(all), 1e-8);
}

TEST(GradientNorms, TheGradientsOfAllPathsAddUpToTheGradient) {
  const auto found = Looked(residual()).look({{"name", "gradient_norms"}, {"draws", 100}, {"examples", 20}});
  EXPECT_LT(found.at("unexplained"), 1e-10);
  double shares = 0;
  for (const char* length : {"0", "1", "2", "3"}) {
    shares += found.at("length_" + std::string(length) + ".share");
    EXPECT_GT(found.at("length_" + std::string(length) + ".norm_mean"), 0);
  }
  EXPECT_NEAR(shares, 1, 1e-12);
  EXPECT_FALSE(Looked(residual())
                   .look({{"name", "gradient_norms"}, {"draws", 2}, {"examples", 20}})
                   .contains("unexplained"))
      << "not all paths were followed";
}

TEST(ReceptiveField, OfAStackOfConvolutionsFollowsTheFormula) {
  // 1 + the sum of (kernel - 1) x the strides before: 3 + 2 + 2.
  Looked looked({{"network", {{"name", "cifar_plain"}, {"depth", 8}, {"width", 4}}}, {"activation", "tanh"}});
  const auto found = looked.look({{"name", "receptive_field"}, {"examples", 20}});
  EXPECT_EQ(found.at("stem.conv.height"), 3);
  EXPECT_EQ(found.at("stem.conv.effective"), 3) << "a single convolution sees every place alike";
  EXPECT_EQ(found.at("stage1.block1.conv1.height"), 5);
  EXPECT_EQ(found.at("stage1.block1.conv2.width"), 7);
  EXPECT_LT(found.at("stage1.block1.conv2.effective"), 7);
  EXPECT_EQ(found.at("stage3.block1.conv2.width"), 8) << "the whole image";
}

/// A network of the list, small, on the digits; as one that reads series if it asks for them.
Json on_digits(const experiments::Component& network, const char* norm) {
  Json options = {{"name", network.name}};
  const nlohmann::json small = models::testing::small_options(network);
  for (const experiments::Option& option : network.options)
    if (small.contains(option.name)) options[option.name] = small.at(option.name);
  const bool series = network.facts.at("takes") == "series";
  return {{"network", options}, {"norm", norm}, {"dataset", {{"name", "digits"}, {"series", series}}}};
}

struct Looks {
  std::map<std::string, int> made, refused;  ///< by probe
};

/// Every probe at one network.
void look_at(const experiments::Component& network, const char* norm, Looks& looks) {
  const Json patch = on_digits(network, norm);
  if (!catalog().refusals(spec_of(patch)).empty()) return;  // of tokens, or of large images
  Looked looked(patch);
  for (const experiments::Component* probe : catalog().all(experiments::Kind::probe)) {
    SCOPED_TRACE(probe->name);
    Json asked = {{"name", probe->name}};
    if (probe->name == "lesion") asked["delete"] = {1};
    if (probe->name == "gradient_norms" && network.facts.at("residual")) asked["draws"] = 2;
    const auto reasons = catalog().probe_refusals(looked.spec, {{"label", testing::complete(asked)}});
    for (const experiments::Refusal& reason : reasons)
      EXPECT_THAT(reason.reason, ::testing::HasSubstr("probe \"label\": "));
    if (!reasons.empty()) {
      ++looks.refused[probe->name];
      continue;
    }
    const auto found = looked.look(asked);
    EXPECT_FALSE(found.empty());
    for (const auto& [key, value] : found) EXPECT_TRUE(std::isfinite(value)) << key;
    ++looks.made[probe->name];
  }
}

// No probe is refused without a reason, and none that is not refused fails.
TEST(Probes, EachLooksAtEveryNetworkThatItDoesNotRefuse) {
  Looks looks;
  for (const experiments::Component* network : catalog().all(experiments::Kind::network)) {
    if (network->facts.at("trains") != "steps") continue;  // no graph to look at
    for (const char* norm : {"none", "batch"}) {
      SCOPED_TRACE(network->name + " with norm " + norm);
      look_at(*network, norm, looks);
    }
  }
  for (const experiments::Component* probe : catalog().all(experiments::Kind::probe)) {
    EXPECT_GT(looks.made[probe->name], 0) << probe->name;
    const bool needs_nothing = probe->facts.at("needs") == "" || probe->facts.at("needs") == "classes";
    EXPECT_EQ(looks.refused[probe->name] == 0, needs_nothing || probe->facts.at("needs") == "paths")
        << probe->name;
  }
}

/// Pearson's r, two passes over the values.
double correlation(const std::vector<double>& x, const std::vector<double>& y) {
  const auto mean = [](const std::vector<double>& all) {
    return std::accumulate(all.begin(), all.end(), 0.0) / static_cast<double>(all.size());
  };
  const double at_x = mean(x), at_y = mean(y);
  double xx = 0, yy = 0, xy = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    xx += (x[i] - at_x) * (x[i] - at_x);
    yy += (y[i] - at_y) * (y[i] - at_y);
    xy += (x[i] - at_x) * (y[i] - at_y);
  }
  return xx == 0 || yy == 0 ? 0 : xy / std::sqrt(xx * yy);
}

double mean_correlation(const at::Tensor& value) {  // [N, C, H, W]
  std::vector<std::vector<double>> channels;
  for (std::int64_t c = 0; c < value.size(1); ++c) {
    const at::Tensor one = value.select(1, c).contiguous();
    channels.emplace_back(one.const_data_ptr<double>(), one.const_data_ptr<double>() + one.numel());
  }
  double sum = 0, pairs = 0;
  for (std::size_t i = 0; i < channels.size(); ++i)
    for (std::size_t j = i + 1; j < channels.size(); ++j, ++pairs)
      sum += std::abs(correlation(channels[i], channels[j]));
  return sum / pairs;
}

TEST(ChannelCorrelation, AgreesWithPearsonsFormulaPairByPair) {
  Looked looked(residual({{"shortcut", "B"}, {"width", 3}}));
  const auto found = looked.look({{"name", "channel_correlation"}, {"examples", 30}});
  EXPECT_EQ(found.size(), 4U) << "two shortcuts, before and after";
  const Batch batch = looked.examples(30);
  std::vector<at::Tensor> values;
  models::Pass pass;
  pass.observe = [&](const models::Node&, const at::Tensor& value) { values.push_back(value); };
  looked.network.forward(batch.inputs, pass);
  for (std::size_t i = 0; i < values.size(); ++i) {
    const models::Node& node = looked.graph().nodes[i];
    const auto* conv = std::get_if<models::Conv>(&node.operation);
    if (conv == nullptr || conv->kernel != 1) continue;
    const at::Tensor& before = values.at(static_cast<std::size_t>(node.inputs.at(0)));
    EXPECT_NEAR(found.at(node.name + ".before"), mean_correlation(before), 1e-9);
    EXPECT_NEAR(found.at(node.name + ".after"), mean_correlation(values[i]), 1e-9);
  }
}

TEST(Columns, EachAloneIsTheNetworkOfThatColumn) {
  Looked whole(fractal("all"));
  const auto found = whole.look({{"name", "columns"}});
  for (const char* column : {"1", "2", "3"}) {
    Looked alone(fractal(column));  // drawn by name: with the values that the whole one has
    const auto executor = make_executor(alone.spec.executor, alone.network);
    for (const auto& [name, value] :
         evaluate(alone.data.parts().back(), alone.data, alone.loss, *executor, 100))
      EXPECT_NEAR(found.at("column_" + std::string(column) + "." + name.substr(std::string("test_").size())),
                  value, 1e-12)
          << column << ' ' << name;
  }
  EXPECT_FALSE(found.contains("column_4.error"));
}

/// The pixels of a PNG that write_png wrote, row by row, without the byte
/// before each row.
std::vector<unsigned char> pixels(const std::filesystem::path& file, std::size_t row_bytes,
                                  std::size_t rows) {
  std::ifstream in(file, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(in), {}};
  const std::size_t data = bytes.find("IDAT");
  std::vector<unsigned char> packed(bytes.begin() + static_cast<std::ptrdiff_t>(data) + 4, bytes.end()),
      lines(rows * (row_bytes + 1)), result;
  uLongf size = lines.size();
  EXPECT_EQ(uncompress(lines.data(), &size, packed.data(), packed.size()), Z_OK);
  EXPECT_EQ(size, lines.size());
  for (std::size_t y = 0; y < rows; ++y)
    result.insert(result.end(), lines.begin() + static_cast<std::ptrdiff_t>(y * (row_bytes + 1)) + 1,
                  lines.begin() + static_cast<std::ptrdiff_t>((y + 1) * (row_bytes + 1)));
  return result;
}

TEST(Filters, AreDrawnFromTheLeastToTheGreatestWeight) {
  Looked looked(residual());
  EXPECT_EQ(looked.look({{"name", "filters"}}).at("count"), 2);
  // Two filters of 3 x 3 beside each other, a weight's place 8 pixels wide and
  // one place between.
  constexpr std::size_t width = 64, height = 32;
  const std::vector<unsigned char> drawn = pixels(looked.picture(), width, height);
  const at::Tensor weights = looked.network.parameters().front().value.detach();
  for (std::int64_t i = 0; i < 2; ++i) {
    const double low = weights[i].min().item<double>(), high = weights[i].max().item<double>();
    for (std::int64_t y = 0; y < 3; ++y)
      for (std::int64_t x = 0; x < 3; ++x) {
        const double gray = 255 * (weights[i][0][y][x].item<double>() - low) / (high - low);
        for (const std::int64_t inside : {0, 7}) {
          const std::int64_t place = (8 * y + inside) * 64 + 32 * i + 8 * x + inside;
          EXPECT_NEAR(drawn.at(static_cast<std::size_t>(place)), gray, 0.51);
        }
      }
  }
}

TEST(Png, IsOneThatOthersRead) {
  const results::ScratchFolder folder;
  write_png(folder.path() / "x.png", 2, 1, 1, {0, 255});
  std::ifstream in(folder.path() / "x.png", std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(in), {}};
  EXPECT_EQ(bytes.substr(0, 8), "\x89PNG\r\n\x1a\n");
  EXPECT_EQ(bytes.substr(12, 4), "IHDR");
  EXPECT_EQ(bytes.substr(16, 10), std::string("\0\0\0\x02\0\0\0\x01\x08\0", 10));
  EXPECT_EQ(bytes.substr(bytes.size() - 8), "IEND\xae\x42\x60\x82") << "the known checksum of an empty IEND";
}

}  // namespace
}  // namespace ablate::runner
