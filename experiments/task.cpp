#include "experiments/task.h"

namespace ablate::experiments {

const std::vector<Task>& tasks() {
  static const std::vector<Task> all = {Task::classification, Task::regression, Task::next_token};
  return all;
}

std::string_view name(Task task) {
  switch (task) {
    case Task::classification:
      return "classification";
    case Task::regression:
      return "regression";
    case Task::next_token:
      return "next_token";
  }
  return "";
}

}  // namespace ablate::experiments
