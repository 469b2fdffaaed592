#include <ATen/core/grad_mode.h>
#include <algorithm>
#include <cmath>

#include "runner/training/probes/batches.h"
#include "runner/training/probes/probe.h"
#include "runner/training/probes/reliability.h"

namespace ablate::runner {

void Reliability::add(double confidence, bool right) {
  const auto count = static_cast<double>(bins_.size());
  const double place = std::clamp(std::ceil(confidence * count) - 1, 0.0, count - 1);
  Bin& bin = bins_[static_cast<std::size_t>(place)];
  bin.count += 1;
  bin.confidence += confidence;
  bin.right += right ? 1 : 0;
}

results::Values Reliability::values() const {
  Bin all;
  for (const Bin& bin : bins_) {
    all.count += bin.count;
    all.confidence += bin.confidence;
    all.right += bin.right;
  }
  double expected = 0, greatest = 0;
  results::Values of_bins;
  for (std::size_t i = 0; i < bins_.size(); ++i) {
    const Bin& bin = bins_[i];
    if (bin.count == 0) continue;
    const double share = bin.count / all.count, confidence = bin.confidence / bin.count;
    const double accuracy = bin.right / bin.count, gap = std::abs(accuracy - confidence);
    expected += share * gap;
    greatest = std::max(greatest, gap);
    const std::string prefix = "bin_" + std::to_string(i + 1) + ".";
    of_bins.emplace_back(prefix + "share", share);
    of_bins.emplace_back(prefix + "confidence", confidence);
    of_bins.emplace_back(prefix + "accuracy", accuracy);
  }
  results::Values values = {{"ece", expected},
                            {"mce", greatest},
                            {"confidence", all.confidence / all.count},
                            {"accuracy", all.right / all.count}};
  values.insert(values.end(), of_bins.begin(), of_bins.end());
  return values;
}

results::Values calibration(const nlohmann::json& options, const Subject& subject) {
  const at::NoGradGuard no_grad;
  Reliability reliability(options.at("bins").get<std::size_t>());
  each_batch(part_of(options, subject.data), subject.data.layout(), [&](const Batch& batch) {
    const at::Tensor logits = subject.network.forward(batch.inputs, {});
    const auto [confidence, predicted] = at::softmax(logits.to(at::kDouble), 1).max(1);
    const at::Tensor likely = confidence.cpu(), right = predicted.eq(batch.labels).cpu();
    for (std::int64_t i = 0; i < likely.numel(); ++i)
      reliability.add(likely.const_data_ptr<double>()[i], right.const_data_ptr<bool>()[i]);
  });
  return reliability.values();
}

}  // namespace ablate::runner
