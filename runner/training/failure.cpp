#include "runner/training/failure.h"

#include <c10/util/Exception.h>
#include <initializer_list>
#include <string_view>

#include "experiments/disk_error.h"

namespace ablate::runner {

namespace {

bool has_any(std::string_view text, std::initializer_list<std::string_view> words) {
  for (const std::string_view word : words)
    if (text.find(word) != std::string_view::npos) return true;
  return false;
}

/// LibTorch throws errors of CUDA and its libraries under several types; what they say is stable.
const char* class_of(std::string_view text) {
  if (has_any(text, {"not enough memory", "out of memory", "CUBLAS_STATUS_ALLOC_FAILED"})) return "oom";
  if (has_any(text, {"CUDA error", "cuDNN error", "CUBLAS_STATUS_"})) return "device";
  return "error";
}

const char* class_of(Exit code) {
  return code == Exit::data ? "data" : code == Exit::device ? "device" : "error";
}

}  // namespace

Failure failure_in_flight() {
  try {
    throw;
  } catch (const DiskError& error) {
    return {"disk", error.what()};
  } catch (const Error& error) {
    return {class_of(error.code()), error.what()};
  } catch (const std::bad_alloc&) {
    return {"oom", "out of host memory"};
  } catch (const c10::Error& error) {
    const std::string text = error.what_without_backtrace();
    return {class_of(text), text};
  } catch (const std::exception& error) {
    return {class_of(error.what()), error.what()};
  }
}

}  // namespace ablate::runner
