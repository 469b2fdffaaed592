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
  std::string own;  ///< verbs of its own: `data list`
};

std::string joined(const std::vector<const CLI::App*>& verbs) {
  std::string names;
  for (const CLI::App* verb : verbs) names += (names.empty() ? "" : " ") + verb->get_name();
  return names;
}

std::vector<const CLI::App*> all_below(const CLI::App& app) {
  return app.get_subcommands([](const CLI::App*) { return true; });
}

/// Read from the declared verbs themselves, so that completion cannot fall behind them.
std::vector<Verb> verbs(const CLI::App& app) {
  std::vector<Verb> list;
  for (const CLI::App* verb : all_below(app)) {
    std::string options;
    for (const CLI::Option* option : verb->get_options())
      for (const std::string& name : option->get_lnames()) options += (options.empty() ? "--" : " --") + name;
    list.push_back({verb->get_name(), verb->get_description(), options, joined(all_below(*verb))});
  }
  return list;
}

void print_bash(const std::vector<Verb>& list, const std::string& names) {
  std::cout << "_ablate() {\n  local word=${COMP_WORDS[COMP_CWORD]}\n"
            << "  if [ \"$COMP_CWORD\" -eq 1 ]; then COMPREPLY=($(compgen -W '" << names
            << "' -- \"$word\")); return; fi\n  case ${COMP_WORDS[1]} in\n";
  for (const Verb& verb : list)
    std::cout << "    " << verb.name << ") case $word in -*) COMPREPLY=($(compgen -W '" << verb.options
              << "' -- \"$word\")) ;; *) COMPREPLY=($(compgen "
              << (verb.own.empty() ? "-f" : "-W '" + verb.own + "'") << " -- \"$word\")) ;; esac ;;\n";
  std::cout << "  esac\n}\ncomplete -o filenames -F _ablate ablate\n";
}

void print_zsh(const std::vector<Verb>& list) {
  std::cout << "#compdef ablate\n_ablate() {\n  if (( CURRENT == 2 )); then\n    local -a verbs=(";
  for (const Verb& verb : list) std::cout << "\n      '" << verb.name << ":" << verb.summary << "'";
  std::cout << ")\n    _describe verb verbs; return\n  fi\n  case $words[2] in\n";
  for (const Verb& verb : list)
    std::cout << "    " << verb.name << ") compadd -- " << verb.options
              << (verb.own.empty() ? "; _files" : " " + verb.own) << " ;;\n";
  // Autoloaded from a folder of functions, the file is the function; sourced, it declares one.
  std::cout << "  esac\n}\nif [ \"$funcstack[1]\" = _ablate ]; then _ablate \"$@\"; else compdef _ablate "
               "ablate; fi\n";
}

void print_fish(const std::vector<Verb>& list) {
  for (const Verb& verb : list) {
    std::cout << "complete -c ablate -n __fish_use_subcommand -f -a " << verb.name << " -d '" << verb.summary
              << "'\n";
    if (!verb.own.empty())
      std::cout << "complete -c ablate -n '__fish_seen_subcommand_from " << verb.name << "' -f -a '"
                << verb.own << "'\n";
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
    if (*shell == "bash") return print_bash(list, joined(all_below(app)));
    *shell == "zsh" ? print_zsh(list) : print_fish(list);
  });
}

}  // namespace ablate::runner
