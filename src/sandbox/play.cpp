#include "sandbox/play.hpp"

#include <array>
#include <charconv>

#include "core/text.hpp"

namespace stemmen::sandbox {
namespace {

constexpr std::size_t name_columns = 12;
constexpr std::string_view second_names[] = {"ola", "berit", "aslak", "inger", "mohamed", "anna", "per", "nils"};

struct Speaker {
    std::string_view name, colour;
};
// By Who; colours are ANSI sequences.
constexpr std::array<Speaker, 5> speakers{
    {{"Innbygger", "\x1b[36m"}, {"Robot", "\x1b[32m"}, {"Betjent", "\x1b[33m"}, {"Fagsystem", "\x1b[33m"}, {"Autosvar", "\x1b[35m"}}};
constexpr std::string_view plain = "\x1b[0m";

constexpr std::string_view case_closed = R"({"closed":true})";  // what set-up C waits for

enum class Word { citizen, officer, teams, done, takes, requests, tool, passes, wait, another, edit, unsend, link, set_up, page, fault, dashboard, help, quit };

struct Row {
    std::string_view name;
    Word word;
};
constexpr std::array<Row, 37> commands{
    {{"/innbygger", Word::citizen}, {"/citizen", Word::citizen},  {"/betjent", Word::officer}, {"/officer", Word::officer},
     {"/teams", Word::teams},
     {"/ferdig", Word::done},       {"/done", Word::done},        {"/ta", Word::takes},        {"/take", Word::takes},
     {"/be", Word::requests},       {"/request", Word::requests}, {"/vent", Word::wait},       {"/wait", Word::wait},
     {"/fagsystem", Word::tool},    {"/tool", Word::tool},        {"/gi", Word::passes},       {"/pass", Word::passes},
     {"/oppsett", Word::set_up},    {"/setup", Word::set_up},     {"/side", Word::page},       {"/page", Word::page},
     {"/feil", Word::fault},        {"/fault", Word::fault},
     {"/ny", Word::another},        {"/new", Word::another},      {"/rett", Word::edit},       {"/edit", Word::edit},
     {"/angre", Word::unsend},      {"/unsend", Word::unsend},    {"/lenke", Word::link},      {"/link", Word::link},
     {"/svar", Word::dashboard},    {"/dashboard", Word::dashboard},
     {"/hjelp", Word::help},        {"/help", Word::help},        {"/slutt", Word::quit},      {"/quit", Word::quit}}};

std::string pad(std::string_view text, std::size_t columns) {
    std::string out(text);
    for (std::size_t width = count_code_points(text); width < columns; ++width) out += ' ';
    return out;
}

// Words of a text in lines of at most `columns` code points; its own line breaks are kept. A longer word gets a line of its own.
std::vector<std::string> wrap(std::string_view text, std::size_t columns) {
    std::vector<std::string> lines(1);
    std::size_t width = 0;
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find_first_of(" \n", begin), text.size());
        const std::string_view word = text.substr(begin, end - begin);
        const std::size_t length = count_code_points(word);
        if (width > 0 && width + 1 + length > columns) {
            lines.emplace_back();
            width = 0;
        }
        if (width > 0) lines.back() += ' ';
        lines.back() += word;
        width += length + (width > 0 ? 1 : 0);
        if (end < text.size() && text[end] == '\n') {
            lines.emplace_back();
            width = 0;
        }
        begin = end + 1;
    }
    return lines;
}

// A terminal obeys control characters; what people and services say must not reach it as such.
std::string printable(std::string_view text) {
    std::string out;
    for (std::size_t offset = 0; offset < text.size();) {
        const char32_t c = next_code_point(text, offset);
        const bool is_control =
            (c < 0x20 && c != '\n') || (c >= 0x7F && c < 0xA0) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
        append_code_point(out, is_control ? U' ' : c);
    }
    return out;
}

Command speak(const Scene& scene, Role role, std::string_view text) {
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool is_number = error == std::errc{} && end == text.data() + text.size() && number > 0;
    if (role == Role::teams) return SayInTeams{std::string(text)};
    if (role == Role::officer) return Action{.verb = Verb::officer_says, .person = scene.person, .text = std::string(text)};
    if (is_number) return Action{.verb = Verb::citizen_taps, .person = scene.person, .number = number};
    return Action{.verb = Verb::citizen_says, .person = scene.person, .text = std::string(text)};
}

Command change_person(Scene& scene, std::string_view name) {
    ++scene.people;
    const auto next = static_cast<std::size_t>(scene.people - 2);
    scene.person = !name.empty()                    ? std::string(name)
                   : next < std::size(second_names) ? std::string(second_names[next])
                                                    : "person" + std::to_string(scene.people);
    scene.role = Role::citizen;
    return ChangeScene{};
}

Command obey(Word word, std::string_view rest, Scene& scene) {
    const auto act = [&](Verb verb) -> Command { return Action{.verb = verb, .person = scene.person, .text = std::string(rest)}; };
    switch (word) {
        case Word::citizen:
            scene.role = Role::citizen;
            return ChangeScene{};
        case Word::officer:
            scene.role = Role::officer;
            return ChangeScene{};
        case Word::teams:
            scene.role = Role::teams;
            return rest.empty() ? Command(ChangeScene{}) : SayInTeams{std::string(rest)};
        case Word::done:
            return Action{.verb = Verb::officer_done, .person = scene.person};
        case Word::takes:
            return Action{.verb = Verb::officer_takes, .person = scene.person};
        case Word::requests:
            return Action{.verb = Verb::officer_requests, .person = scene.person};
        case Word::tool:
            return rest.empty() ? Command(ShowText{"Skriv det fagsystemet sier, etter /fagsystem."}) : act(Verb::tool_says);
        case Word::passes:
            return Action{.verb = Verb::tool_passes, .person = scene.person, .text = std::string(rest.empty() ? case_closed : rest)};
        case Word::set_up:
            return rest.empty() ? Command(ShowText{orders_text()}) : act(Verb::set_up);
        case Word::page:
            return rest.empty() ? Command(ShowText{orders_text()}) : act(Verb::page);
        case Word::fault:
            return rest.empty() ? Command(ShowText{orders_text()}) : act(Verb::fault);
        case Word::another:
            return change_person(scene, rest);
        case Word::edit:
            return rest.empty() ? Command(ShowText{"Skriv den nye teksten etter /rett."}) : act(Verb::citizen_edits);
        case Word::unsend:
            return Action{.verb = Verb::citizen_unsends, .person = scene.person};
        case Word::link:
            return Action{.verb = Verb::citizen_opens_link, .person = scene.person, .text = std::string(rest.empty() ? routed_ref : rest)};
        case Word::dashboard:
            return OpenDashboard{};
        case Word::help:
            return ShowText{help_text()};
        case Word::quit:
            return Quit{};
        case Word::wait:
            break;
    }
    const auto span = parse_duration(rest);
    return span ? Command(MoveTime{*span}) : Command(ShowText{"Skriv hvor lenge, for eksempel /vent 15m eller /vent 24h."});
}

}  // namespace

std::optional<Command> understand(std::string_view given, Scene& scene) {
    const std::string_view line = trim(given);
    if (line.empty()) return std::nullopt;
    struct Prefix {
        std::string_view text;
        Role role;
    };
    static constexpr std::array<Prefix, 4> prefixes{
        {{"o:", Role::officer}, {"b:", Role::officer}, {"c:", Role::citizen}, {"i:", Role::citizen}}};
    for (const Prefix& prefix : prefixes) {
        if (!line.starts_with(prefix.text)) continue;
        const auto text = trim(line.substr(prefix.text.size()));
        return text.empty() ? std::nullopt : std::optional<Command>(speak(scene, prefix.role, text));
    }
    if (!line.starts_with('/')) return speak(scene, scene.role, line);
    const auto space = std::min(line.find(' '), line.size());
    for (const Row& row : commands)
        if (row.name == line.substr(0, space)) return obey(row.word, trim(line.substr(space)), scene);
    return ShowText{"Ukjent kommando: " + printable(line.substr(0, space)) + ". Skriv /hjelp for å se hva du kan skrive."};
}

std::string help_text() {
    return "Du spiller begge parter i en samtale i Messenger. Skriv en melding og trykk Enter.\n"
           "  /betjent, /innbygger   bytt hvem du skriver som (o: eller c: foran gjelder én melding)\n"
           "  1, 2, 3 …              trykk på et av svarene innbyggeren får tilbud om\n"
           "  /vent 15m              la tiden gå (s, m, h, d); så lenge må det være stille før roboten spør\n"
           "  /ferdig                betjenten lukker samtalen        /ta, /be   betjenten tar, ber om tråden\n"
           "  /rett ny tekst         rett siste melding               /angre     trekk den tilbake\n"
           "  /lenke [ref]           innbyggeren åpner en m.me-lenke  /ny [navn] en annen innbygger\n"
           "  /fagsystem tekst       noen svarer fra et fagsystem     /gi        det gir tråden til roboten\n"
           "  /oppsett, /side, /feil hvordan siden er koblet, hva Meta gjør med den, hva som går galt; hver viser hva du kan skrive\n"
           "  /svar                  ny lenke til der svarene leses\n"
           "  /teams                 skriv til roboten i Teams som ansatt, for eksempel «hjelp»: tall trykker på knapper, felt=verdi fyller ut\n"
           "  /hjelp                 denne teksten                    /slutt     avslutt\n";
}

std::string orders_text() {
    return "Hvordan siden er koblet: innboks med standby, uten kobling, fagsystem som gir tråden fra seg (så /fagsystem og /gi), m.me-lenke:\n"
           "  /oppsett inbox         /oppsett zero-config    /oppsett tool           /oppsett link\n"
           "Hva Meta gjør med siden:\n"
           "  /side block            /side unblock           /side token revoked     /side token restored\n"
           "Hva som går galt, og hvor mange ganger:\n"
           "  /feil duplicate 2      de neste hendelsene kommer to ganger hver\n"
           "  /feil reorder 3        de tre neste kommer i omvendt rekkefølge\n"
           "  /feil batch 3          de tre neste kommer samlet\n"
           "  /feil flush            det som er holdt tilbake, kommer nå\n"
           "  /feil delay 10s        alt kommer så mye for sent; 0s slår av\n"
           "  /feil graph error_500 2      Meta svarer med feil; hang: svarer ikke; lost_answer: gjør det, men svaret blir borte;\n"
           "                               accepted_500: gjør det, men sier at det gikk galt\n"
           "  /feil send 613 2       Meta nekter å sende, med denne feilkoden\n"
           "  /feil clear            alt virker igjen\n";
}

std::string prompt(const Scene& scene) {
    if (scene.role == Role::teams) return "ansatt i Teams> ";
    return std::string(scene.role == Role::citizen ? "innbygger" : "betjent") + " (" + printable(scene.person) + ")> ";
}

std::string explain(const Error& error) {
    switch (error.code) {
        case Errc::not_found:
            return "Det er ikke noe slikt på skjermen å trykke på eller endre.";
        case Errc::conflict:
            return "Det går ikke nå: " + error.detail + ".";
        case Errc::over_limit:
            return "Det er for mye: " + error.detail + ".";
        case Errc::bad_input:
            return "Det gikk ikke: " + error.detail + ". Skriv /hjelp for å se hva du kan skrive.";
        default:
            return "Det gikk ikke: " + error.detail + ".";
    }
}

std::string render(const Line& line, bool colours) {
    if (line.kind == Line::Kind::control)
        return "  -- " + std::string(speakers[static_cast<std::size_t>(line.who)].name) + ": " + printable(line.text) + " --\n";
    const Speaker& speaker = speakers[static_cast<std::size_t>(line.who)];
    const std::string name(line.persona.empty() ? speaker.name : std::string_view(line.persona));
    std::string text = line.media.empty() ? line.text : "[" + line.media + "]" + (line.text.empty() ? "" : " " + line.text);
    if (line.unsent) text = "(trukket tilbake)";
    std::string out;
    bool is_first = true;
    for (const std::string& part : wrap(printable(text), screen_columns - name_columns - 2)) {
        const std::string head = pad(is_first ? std::string(first_code_points(name, name_columns - 1)) : "", name_columns);
        out += "  " + (colours && is_first ? std::string(speaker.colour) + head + std::string(plain) : head) + part + "\n";
        is_first = false;
    }
    return out;
}

std::string render_choices(const std::vector<Choice>& choices) {
    if (choices.empty()) return {};
    std::string row = "  " + pad("", name_columns), out;
    std::size_t width = count_code_points(row);
    for (std::size_t i = 0; i < choices.size(); ++i) {
        const std::string choice = "[" + std::to_string(i + 1) + "] " + printable(choices[i].title);
        const std::size_t length = count_code_points(choice) + 3;
        if (width + length > screen_columns && i > 0) {
            out += row + "\n";
            row = "  " + pad("", name_columns);
            width = count_code_points(row);
        }
        row += choice + "   ";
        width += length;
    }
    out += row;
    while (out.ends_with(' ')) out.pop_back();
    return out + "\n";
}

}  // namespace stemmen::sandbox
