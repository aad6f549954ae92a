#include <unistd.h>

#include <iostream>

#include "app/clock.hpp"
#include "app/commands.hpp"
#include "app/rules.hpp"
#include "dialog/transcript.hpp"

namespace stemmen::app {
namespace {

constexpr std::string_view help =
    "Write your answers as a citizen would. Lines that begin with @ or \"tap:\" are played as in a transcript (@pause, @resume, @time-out); an empty line ends.\n";

}  // namespace

int chat(const std::string& dialogs_folder, const std::string& name, const std::string& language, const std::string& save) {
    const Result<dialog::Files> files = read_dialogs(dialogs_folder);
    if (!files) return complain(files.error().detail), 2;
    const Result<dialog::Library> library = dialog::load_library(*files);
    if (!library) return complain(library.error().detail), 1;
    const dialog::Dialog* dialog = library->latest(name);
    if (dialog == nullptr) return complain("there is no dialog \"" + name + "\" in " + dialogs_folder), 2;
    const auto chosen = parse_language(language);
    if (!chosen) return complain("\"" + language + "\" is no language of ours; write nb, nn or en"), 2;

    SystemRandom random;
    const auto seed = static_cast<std::uint32_t>(random.next());
    Abilities abilities = messenger::abilities();
    dialog::Talk talk(*library, *dialog, {abilities, {}}, {seed, *chosen});
    std::string transcript = talk.heading("saved from a talk in the terminal");
    const auto play = [&](const std::string& line) {
        std::string fault;
        const std::vector<std::string> out = talk.input(line, fault);
        if (!fault.empty()) return complain(fault);
        transcript += line + "\n";
        for (const std::string& said : out) {
            transcript += said + "\n";
            std::cout << said << '\n';
        }
        std::cout << std::flush;
    };
    const bool is_person = ::isatty(STDIN_FILENO) != 0;
    if (is_person) std::cout << help;
    play("@begin");
    for (std::string line; talk.state().runs();) {
        if (is_person) std::cout << "> " << std::flush;
        if (!std::getline(std::cin, line) || line.empty()) break;
        play(line.starts_with('@') || line.starts_with("tap:") || line.starts_with("user:") ? line : "user: " + line);
    }
    if (save.empty()) return 0;
    const Result<void> written = write_private_file(save, transcript, false);
    if (!written) return complain(written.error().detail), 1;
    std::cout << "saved as " << save << '\n';
    return 0;
}

}  // namespace stemmen::app
