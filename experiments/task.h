#pragma once

#include <string_view>
#include <vector>

namespace ablate::experiments {

/// What a network is asked about every example of a data set.
enum class Task {
  classification,  ///< one label of so many classes; logits [N, classes]
  regression,      ///< numbers; outputs [N, targets], in units of the training examples' standard deviation
  next_token,      ///< at each position of a text the token that follows; logits [N, T, vocabulary]
};

/// All tasks, in the order in which they are listed.
const std::vector<Task>& tasks();
/// As it is spelled in facts and messages: "next_token".
std::string_view name(Task task);

}  // namespace ablate::experiments
