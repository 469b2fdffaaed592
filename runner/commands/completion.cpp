#include <iostream>
#include <string>
#include <vector>

#include "experiments/error.h"
#include "runner/commands/settings.h"
#include "runner/commands/verbs.h"

namespace ablate::runner {

namespace {

struct Verb {
  std::string name, summary, options;
};

/// Read from the declared verbs themselves, so that completion cannot fall behind them.
std::vector<Verb> verbs(const CLI::App& app) {
  std::vector<Verb> list;
  for (const CLI::App* verb : app.get_subcommands([](const CLI::App*) { return true; })) {
    std::string options;
    for (const CLI::Option* option : verb->get_options())
      for (const std::string& name : option->get_lnames()) options += (options.empty() ? "--" : " --") + name;
    list.push_back({verb->get_name(), verb->get_description(), options});
  }
  return list;
}

std::string joined(const std::vector<Verb>& list) {
  std::string names;
  for (const Verb& verb : list) names += (names.empty() ? "" : " ") + verb.name;
  return names;
}

void print_bash(const std::vector<Verb>& list) {
  std::cout << "_ablate() {\n  local word=${COMP_WORDS[COMP_CWORD]}\n"
            << "  if [ \"$COMP_CWORD\" -eq 1 ]; then COMPREPLY=($(compgen -W '" << joined(list)
            << "' -- \"$word\")); return; fi\n  case ${COMP_WORDS[1]} in\n";
  for (const Verb& verb : list)
    std::cout << "    " << verb.name << ") case $word in -*) COMPREPLY=($(compgen -W '" << verb.options
              << "' -- \"$word\")) ;; *) COMPREPLY=($(compgen -f -- \"$word\")) ;; esac ;;\n";
  std::cout << "  esac\n}\ncomplete -o filenames -F _ablate ablate\n";
}

void print_zsh(const std::vector<Verb>& list) {
  std::cout << "#compdef ablate\n_ablate() {\n  if (( CURRENT == 2 )); then\n    local -a verbs=(";
  for (const Verb& verb : list) std::cout << "\n      '" << verb.name << ":" << verb.summary << "'";
  std::cout << ")\n    _describe verb verbs; return\n  fi\n  case $words[2] in\n";
  for (const Verb& verb : list)
    std::cout << "    " << verb.name << ") compadd -- " << verb.options << "; _files ;;\n";
  std::cout << "  esac\n}\n_ablate \"$@\"\n";
}

void print_fish(const std::vector<Verb>& list) {
  for (const Verb& verb : list) {
    std::cout << "complete -c ablate -n __fish_use_subcommand -f -a " << verb.name << " -d '" << verb.summary
              << "'\n";
    std::string option;
    for (std::size_t at = 0; at < verb.options.size();) {
      const std::size_t end = std::min(verb.options.find(' ', at), verb.options.size());
      std::cout << "complete -c ablate -n '__fish_seen_subcommand_from " << verb.name << "' -l "
                << verb.options.substr(at + 2, end - at - 2) << "\n";
      at = end + 1;
    }
  }
}

}  // namespace

void add_completion(CLI::App& app) {
  auto shell = std::make_shared<std::string>();
  CLI::App* verb =
      app.add_subcommand("completion", "completion for a shell: source <(ablate completion bash)");
  verb->add_option("shell", *shell, "bash, zsh or fish")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish"}));
  verb->callback([shell, &app] {
    const std::vector<Verb> list = verbs(app);
    if (*shell == "bash") return print_bash(list);
    *shell == "zsh" ? print_zsh(list) : print_fish(list);
  });
}

}  // namespace ablate::runner
