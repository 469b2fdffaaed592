#include "models/execution/recycled_memory.h"

#include <c10/core/CPUAllocator.h>
#include <c10/core/impl/alloc_cpu.h>
#include <map>
#include <mutex>
#include <vector>

namespace ablate::models {
namespace {

constexpr std::size_t smallest = std::size_t{64} << 10;

class RecyclingAllocator final : public c10::Allocator {
 public:
  c10::DataPtr allocate(std::size_t bytes) override {
    void* data = bytes < smallest ? c10::alloc_cpu(bytes) : take(bytes);
    return {data, data, &give_back, c10::Device(c10::DeviceType::CPU)};
  }
  c10::DeleterFnPtr raw_deleter() const override { return &give_back; }
  void copy_data(void* destination, const void* source, std::size_t count) const override {
    default_copy_data(destination, source, count);
  }

  void release() {
    const std::scoped_lock lock(mutex_);
    free_kept();
  }
  std::size_t kept_bytes() {
    const std::scoped_lock lock(mutex_);
    return kept_bytes_;
  }

  static RecyclingAllocator& instance() {
    static auto* allocator = new RecyclingAllocator;  // tensors in static storage may outlive everything else
    return *allocator;
  }

 private:
  void* take(std::size_t bytes) {
    const std::scoped_lock lock(mutex_);
    void* data = nullptr;
    if (const auto found = kept_.find(bytes); found != kept_.end() && !found->second.empty()) {
      data = found->second.back();
      found->second.pop_back();
      kept_bytes_ -= bytes;
    } else {
      data = allocate_anew(bytes);
    }
    used_[data] = bytes;
    return data;
  }

  /// What is kept of other sizes is given back before memory counts as exhausted.
  void* allocate_anew(std::size_t bytes) {
    try {
      return c10::alloc_cpu(bytes);
    } catch (const c10::Error&) {
      free_kept();
      return c10::alloc_cpu(bytes);
    }
  }

  void free_kept() {
    for (auto& [bytes, free] : kept_)
      for (void* data : free) c10::free_cpu(data);
    kept_.clear();
    kept_bytes_ = 0;
  }

  static void give_back(void* data) {
    RecyclingAllocator& own = instance();
    const std::scoped_lock lock(own.mutex_);
    const auto found = own.used_.find(data);
    if (found == own.used_.end()) return c10::free_cpu(data);
    own.kept_[found->second].push_back(data);
    own.kept_bytes_ += found->second;
    own.used_.erase(found);
  }

  std::mutex mutex_;
  std::map<std::size_t, std::vector<void*>> kept_;  ///< by size
  std::map<void*, std::size_t> used_;
  std::size_t kept_bytes_ = 0;
};

}  // namespace

void recycle_memory() { c10::SetCPUAllocator(&RecyclingAllocator::instance(), /*priority=*/1); }
void release_recycled_memory() { RecyclingAllocator::instance().release(); }
std::size_t recycled_bytes() { return RecyclingAllocator::instance().kept_bytes(); }

}  // namespace ablate::models
