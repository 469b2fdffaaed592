#include "runner/training/checkpoint_writer.h"

#include <ATen/core/grad_mode.h>

namespace ablate::runner {

void CheckpointWriter::write(const CheckpointPlace& place, const models::NamedTensors& state) {
  finish();
  copy(state);
  place_ = place;
  writing_ = std::async(std::launch::async, [this] {
    journal_.sync();
    write_checkpoint(files_, run_id_, place_, copy_);
  });
}

void CheckpointWriter::finish() {
  if (!writing_.valid()) return;
  host_.outlast_full_disk([this] {
    if (writing_.valid()) return writing_.get();
    write_checkpoint(files_, run_id_, place_, copy_);  // there was no room: what was copied is still there
  });
}

void CheckpointWriter::copy(const models::NamedTensors& state) {
  const at::NoGradGuard no_grad;
  if (copy_.empty())
    for (const auto& [name, tensor] : state)
      copy_.emplace_back(name, at::empty(tensor.sizes(), tensor.options().device(at::kCPU)));
  for (std::size_t i = 0; i < state.size(); ++i) copy_[i].second.copy_(state[i].second);
}

}  // namespace ablate::runner
