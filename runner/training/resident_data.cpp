#include "runner/training/resident_data.h"

#include <algorithm>

namespace ablate::runner {
namespace {

constexpr std::size_t capacity = 2;

/// On the CPU the tensor is a view of the bytes that `examples` owns.
at::Tensor pixels_on(const Examples& examples, at::Device device) {
  if (examples.pixels.empty()) return {};
  auto* bytes = const_cast<std::uint8_t*>(examples.pixels.data());  // never written to
  return at::from_blob(bytes,
                       {examples.count, static_cast<std::int64_t>(examples.pixels.size()) / examples.count},
                       at::kByte)
      .to(device);
}

/// [count], or [count, T] where an example has a label at each of its positions.
at::Tensor labels_on(const Examples& examples, experiments::Task task, at::Device device) {
  const at::Tensor labels =
      at::tensor(at::ArrayRef<std::int32_t>(examples.labels), at::kInt).to(device, at::kLong);
  return task == experiments::Task::next_token ? labels.view({examples.count, -1}) : labels;
}

}  // namespace

ResidentSet::ResidentSet(Dataset loaded, at::Device device)
    : host(std::move(loaded)),
      sums(host),
      train_pixels(pixels_on(host.train, device)),
      test_pixels(pixels_on(host.test, device)),
      train_labels(labels_on(host.train, host.task, device)),
      test_labels(labels_on(host.test, host.task, device)) {}

std::shared_ptr<const ResidentSet> ResidentData::get(const experiments::Choice& dataset,
                                                     const std::filesystem::path& folder, at::Device device) {
  const std::string key = dataset.name + dataset.options.dump() + folder.string() + device.str();
  const auto found =
      std::find_if(kept_.begin(), kept_.end(), [&](const auto& set) { return set.first == key; });
  if (found != kept_.end()) {
    std::rotate(found, found + 1, kept_.end());
    return kept_.back().second;
  }
  if (kept_.size() == capacity) kept_.erase(kept_.begin());  // before loading: three would not fit more often
  kept_.emplace_back(key, std::make_shared<const ResidentSet>(load_dataset(dataset, folder), device));
  return kept_.back().second;
}

}  // namespace ablate::runner
