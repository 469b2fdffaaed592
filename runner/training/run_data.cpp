#include "runner/training/run_data.h"

#include "experiments/random/permutation.h"

namespace ablate::runner {
namespace {

at::Tensor on_device(const std::vector<std::int64_t>& rows, at::Device device) {
  return at::tensor(at::ArrayRef<std::int64_t>(rows), at::kLong).to(device);
}

Source source_of(const Examples& examples, const at::Tensor& pixels, const at::Tensor& labels,
                 const std::vector<std::int64_t>& shape, const ChannelSums::Moments& moments,
                 at::Device device, at::ScalarType type) {
  Source source{pixels, byte_table(moments, type).to(device), {}, labels, shape};
  if (!pixels.defined()) {
    source.stored = standardize(examples.features, examples.count, moments, type).to(device);
  }
  return source;
}

/// How the option `standardize` of an image set says; by channel of all other data, tokens not at all.
ChannelSums::Moments moments_of(const experiments::Choice& dataset, const ResidentSet& set,
                                const std::vector<std::int64_t>& rows) {
  ChannelSums::Moments none = no_standardization(set.host.shape.at(0));
  if (set.host.task == experiments::Task::next_token) return none;
  const std::string by = dataset.options.value("standardize", "channel");
  if (by == "range") {
    none.deviation.assign(none.deviation.size(), set.host.pixel_scale);
    return none;
  }
  const ChannelSums::Moments by_channel = set.sums.moments(rows);
  return by == "pixel" ? one_deviation(by_channel) : by_channel;
}

}  // namespace

RunData::RunData(const experiments::RunSpec& spec, std::shared_ptr<const ResidentSet> set, at::Device device,
                 at::ScalarType type, at::MemoryFormat layout)
    : set_(std::move(set)),
      seed_(spec.seed),
      batch_size_(spec.batch_size),
      pad_(spec.augment.get<std::int64_t>("pad")),
      flip_(spec.augment.get<bool>("flip")),
      reflect_(spec.augment.get<std::string>("fill") == "reflection"),
      layout_(layout) {
  const Dataset& host = set_->host;
  SplitIndices split = split_indices(spec.split, spec.seed, host);
  train_ = std::move(split.train);
  const auto count = static_cast<std::int64_t>(train_.size());
  if (batch_size_ == 0) batch_size_ = count;
  steps_per_epoch_ = (count + batch_size_ - 1) / batch_size_;
  inputs_ = moments_of(spec.dataset, *set_, train_);
  source_ = source_of(host.train, set_->train_pixels, set_->train_labels, host.shape, inputs_, device, type);
  Source test = source_of(host.test, set_->test_pixels, set_->test_labels, host.shape, inputs_, device, type);
  if (spec.dataset.options.value("standardize", "") == "pixel") {
    source_.center = mean_image(host, train_, inputs_.deviation.at(0), type).to(device);
    test.center = source_.center;
  }
  if (host.task == experiments::Task::regression) {
    const std::int64_t outputs = static_cast<std::int64_t>(host.train.targets.size()) / host.train.count;
    targets_ = runner::target_moments(host.train.targets, outputs, train_);
    source_.labels = standardize(host.train.targets, host.train.count, targets_, type).to(device);
    test.labels = standardize(host.test.targets, host.test.count, targets_, type).to(device);
    target_deviation_ = at::tensor(targets_.deviation, at::kDouble).to(device, type);
  }
  if (!split.validation.empty()) {
    parts_.push_back({"validation", source_, on_device(split.validation, device)});
  }
  parts_.push_back(
      {"test", std::move(test), at::arange(host.test.count, at::dtype(at::kLong).device(device))});
}

RunData::Part RunData::training_part() const {
  return {"train", source_, on_device(train_, source_.labels.device())};
}

void RunData::begin_epoch(std::int64_t epoch) {
  std::vector<std::int64_t> order =
      permutation(philox::key(seed_, "order"), static_cast<std::uint64_t>(epoch),
                  static_cast<std::int64_t>(train_.size()));
  for (std::int64_t& place : order) place = train_[static_cast<std::size_t>(place)];
  order_ = on_device(order, source_.labels.device());
  epoch_ = epoch;
}

const Batch& RunData::training(std::int64_t step) {
  if (step / steps_per_epoch_ != epoch_) begin_epoch(step / steps_per_epoch_);
  const std::int64_t begin = step % steps_per_epoch_ * batch_size_;
  const std::int64_t size = std::min(batch_size_, order_.numel() - begin);
  const Augmentation augmentation{philox::key(seed_, "augment"), static_cast<std::uint64_t>(epoch_),
                                  static_cast<std::int32_t>(pad_), flip_, reflect_};
  Batch& batch = size == batch_size_ ? batch_ : last_batch_;
  gather_into(batch, source_, order_.narrow(0, begin, size), augmentation, layout_);
  return batch;
}

}  // namespace ablate::runner
