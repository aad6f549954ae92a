// Corrects an answer on the citizen's behalf (GDPR art. 16): the receipt code is the proof. The new words come from standard input, so
// that they stand in no list of processes and no history of a shell.
#include <algorithm>
#include <cstdio>
#include <iostream>

#include "app/clock.hpp"
#include "app/commands.hpp"
#include "app/rules.hpp"
#include "core/text.hpp"
#include "service/correct.hpp"
#include "store/sqlite_store.hpp"

namespace stemmen::app {
namespace {

constexpr std::size_t input_bytes_max = 64 * 1024;  // more is no answer

std::optional<std::string> read_new_words() {
    std::string text;
    for (std::string line; text.size() <= input_bytes_max && std::getline(std::cin, line);) text += (text.empty() ? "" : "\n") + line;
    if (text.size() > input_bytes_max) return complain("the new answer is longer than " + std::to_string(input_bytes_max) + " bytes; shorten it"), std::nullopt;
    return std::string(trim(repair_utf8(text)));
}

void list(const std::vector<service::Correctable>& answers) {
    for (std::size_t i = 0; i < answers.size(); ++i) {
        std::printf("%zu  %s\n   %s\n", i + 1, answers[i].question.c_str(), answers[i].now.c_str());
        std::string titles;
        for (const dialog::Choice& choice : answers[i].choices) titles += (titles.empty() ? "" : " | ") + choice.title;
        if (!titles.empty()) std::printf("   may become: %s\n", titles.c_str());
    }
    std::printf("to correct one: stemmen correct --receipt CODE --answer NUMBER, and the new words on standard input\n");
}

int tell(const service::Correction& correction, const service::Correctable& of) {
    switch (correction.outcome) {
        case service::CorrectionOutcome::changed: break;
        case service::CorrectionOutcome::empty: return complain("there were no words on standard input; to take the answer out: --erase"), 2;
        case service::CorrectionOutcome::no_choice: {
            std::string titles;
            for (const dialog::Choice& choice : of.choices) titles += (titles.empty() ? "" : ", ") + choice.title;
            return complain("that is none of the choices; write one of: " + titles), 2;
        }
        case service::CorrectionOutcome::for_people:
            return complain("this is no answer but something people have to act on (" + std::string(privacy::to_string(correction.safety)) +
                            "): nothing was kept, and the answer is as it was. In danger: 112; otherwise 02800"), 1;
    }
    std::string types;
    for (const std::string& type : correction.taken_out) types += (types.empty() ? "" : ", ") + type;
    std::printf("corrected%s%s\n", types.empty() ? "" : "; taken out of the new words: ", types.c_str());
    return 0;
}

struct Outcome {
    bool is_known = false;
    std::vector<service::Correctable> answers;
    std::optional<service::Correction> correction;
    bool is_erased = false;
};

Outcome carry_out(service::Transaction& tx, const CorrectArguments& arguments, const std::string& receipt_hash, const dialog::Library& dialogs, const privacy::Screener& screener,
                  const std::string& text) {
    Outcome out;
    const std::optional<service::Session> session = tx.session_by_receipt(receipt_hash);
    if (!session) return out;
    out.is_known = true;
    out.answers = service::correctable(dialogs, *session, tx.answers_of(session->id), session->language);
    const auto number = static_cast<std::size_t>(std::max(0, arguments.answer));
    if (number == 0 || number > out.answers.size()) return out;
    const service::Correctable& chosen = out.answers[number - 1];
    if (arguments.erase) {
        tx.erase_answer(chosen.answer);
        out.is_erased = true;
    } else {
        out.correction = service::correct(tx, screener, dialogs.texts, chosen, text, {});
    }
    return out;
}

}  // namespace

int correct(const CorrectArguments& arguments) {
    const std::optional<Config> config = read_config(arguments.config);
    if (!config) return 1;
    const std::string code = service::normal_receipt(arguments.receipt);
    if (code.empty()) return complain("\"" + arguments.receipt + "\" is no receipt code; it has 14 letters and digits"), 2;
    const Result<privacy::KeyRing> keys = load_keys_of_database(*config);
    if (!keys) return complain(keys.error().detail), 1;
    const Result<DataFiles> data = read_data(config->data, "config");
    if (!data) return complain(data.error().detail), 1;
    const Result<privacy::Screener> screener = load_screener(*data);
    if (!screener) return complain(screener.error().detail), 1;
    const Result<dialog::Files> files = read_dialogs(config->dialogs);
    if (!files) return complain(files.error().detail), 1;
    dialog::Faults ignored;  // they stop the service, not the citizen
    const dialog::Library dialogs = dialog::read_library(*files, ignored);
    auto store = store::SqliteStore::open(config->store.database, {.beside_service = true});
    if (!store) return complain(store.error().detail), 1;
    std::optional<std::string> text = std::string();
    if (arguments.answer != 0 && !arguments.erase) text = read_new_words();
    if (!text) return 2;
    Outcome outcome;
    (*store)->transact([&](service::Transaction& tx) { outcome = carry_out(tx, arguments, keys->receipt_hash(code), dialogs, *screener, *text); });
    if (!outcome.is_known) return complain("nothing is kept under this code; it may be deleted, or the link to it may have been cut"), 1;
    if (outcome.answers.empty()) return complain("there is no answer under this code"), 1;
    if (arguments.answer == 0) return list(outcome.answers), 0;
    if (outcome.is_erased) return std::printf("taken out\n"), 0;
    if (!outcome.correction) return complain("there is no answer " + std::to_string(arguments.answer) + " under this code; there are " + std::to_string(outcome.answers.size())), 2;
    return tell(*outcome.correction, outcome.answers[static_cast<std::size_t>(arguments.answer) - 1]);
}

}  // namespace stemmen::app
