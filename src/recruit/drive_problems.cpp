// What stands against a step of a drive, said in the officer's language.
#include <algorithm>
#include <array>

#include "core/text.hpp"
#include "recruit/drive.hpp"

namespace stemmen::recruit {
namespace {

struct Sentence {
    std::string_view nb, nn, en;
};

constexpr Sentence bad_title{"Skriv et navn på 2 til 80 tegn.", "Skriv eit namn på 2 til 80 teikn.", "Write a name of 2 to 80 characters."};
constexpr Sentence no_situation{"Velg situasjon: medprodusent, medutvikler eller medvirker.", "Vel situasjon: medprodusent, medutviklar eller medverkar.",
                                "Choose the situation: co-producer, co-developer or co-decider."};
constexpr Sentence no_unit{"Velg enheten som innsamlingen hører til.", "Vel eininga som innsamlinga høyrer til.", "Choose the unit that the drive belongs to."};
constexpr Sentence bad_period{"Siste dag må være den første eller senere, og høyst ett år etter.", "Siste dag må vere den første eller seinare, og høgst eitt år etter.",
                              "The last day must be the first or later, and at most a year after it."};
constexpr Sentence too_far{"Første dag kan ligge høyst ett år fram i tid.", "Første dag kan liggje høgst eitt år fram i tid.", "The first day may be at most a year ahead."};
constexpr Sentence is_past{"Siste dag er passert. Velg nye dager.", "Siste dag er passert. Vel nye dagar.", "The last day has passed. Choose new days."};
constexpr Sentence not_yet{"Første dag er ikke kommet. Vent, eller flytt den fram.", "Første dag er ikkje komen. Vent, eller flytt han fram.", "The first day has not come yet. Wait, or move it."};
constexpr Sentence bad_groups{"Velg høyst 10 målgrupper, hver på høyst 60 tegn.", "Vel høgst 10 målgrupper, kvar på høgst 60 teikn.", "Choose at most 10 groups of at most 60 characters each."};
constexpr Sentence bad_answers{"Skriv hvor mange svar dere trenger: 1 til 100 000.", "Skriv kor mange svar de treng: 1 til 100 000.", "Write how many answers you need: 1 to 100,000."};
constexpr Sentence bad_seats{"Skriv hvor mange plasser gruppa har: 4 til 30.", "Skriv kor mange plassar gruppa har: 4 til 30.", "Write how many seats the group has: 4 to 30."};
constexpr Sentence bad_questions{"Velg høyst to ekstra spørsmål.", "Vel høgst to ekstra spørsmål.", "Choose at most two more questions."};
constexpr Sentence no_owner{"Velg en eier og en stedfortreder som er en annen.", "Vel ein eigar og ein vara som er ein annan.", "Choose an owner, and a deputy who is somebody else."};
constexpr Sentence too_long{"Denne teksten er for lang; skriv høyst 1 000 tegn.", "Denne teksten er for lang; skriv høgst 1 000 teikn.", "This text is too long; write at most 1,000 characters."};
constexpr Sentence sensitive_minors{"For unge under 18 spør vi bare om hverdagslige temaer. Fjern de følsomme, eller velg en annen målgruppe.",
                                    "For unge under 18 spør vi berre om kvardagslege tema. Fjern dei kjenslevare, eller vel ei anna målgruppe.",
                                    "People under 18 are asked about everyday themes only. Take out the sensitive ones, or choose another group."};
constexpr Sentence not_approved{"Innsamlingen må godkjennes juridisk før den kan starte.", "Innsamlinga må godkjennast juridisk før ho kan starte.", "The drive must be legally approved before it can start."};
constexpr Sentence needs_own_dpia{"Unge under 18 eller følsomme temaer krever en egen personvernkonsekvensvurdering.", "Unge under 18 eller kjenslevare tema krev ei eiga vurdering av personvernkonsekvensar.",
                                  "People under 18 or sensitive themes need a data protection impact assessment of their own."};
constexpr Sentence no_dpia{"Si om innsamlingen er dekket av tjenestens vurdering av personvernkonsekvenser, eller har en egen.",
                           "Sei om innsamlinga er dekt av vurderinga tenesta har av personvernkonsekvensar, eller har ei eiga.",
                           "Say whether the service's impact assessment covers the drive, or it has one of its own."};
constexpr Sentence not_running{"Innsamlingen pågår ikke.", "Innsamlinga går ikkje føre seg.", "The drive is not running."};
constexpr Sentence is_stopped{"Innsamlingen er alt stoppet.", "Innsamlinga er alt stoppa.", "The drive has been stopped already."};
constexpr Sentence still_collects{"Innsamlingen tar imot svar ennå. Stopp den først.", "Innsamlinga tek imot svar enno. Stopp ho først.", "The drive still takes answers. Stop it first."};
constexpr Sentence not_closed{"Avslutt innsamlingen først.", "Avslutt innsamlinga først.", "Close the drive first."};
constexpr Sentence is_started{"Innsamlingen er startet. Stopp den, og lag en ny, om noe skal være annerledes.", "Innsamlinga er starta. Stopp ho, og lag ei ny, om noko skal vere annleis.",
                              "The drive has started. Stop it and make a new one if something is to be different."};
constexpr Sentence is_asked{"Det er alt bedt om godkjenning.", "Det er alt bedt om godkjenning.", "Approval has been asked for already."};
constexpr Sentence not_draft{"Innsamlingen er alt godkjent.", "Innsamlinga er alt godkjend.", "The drive has been approved already."};
constexpr Sentence not_asked{"Ingen ber om godkjenning nå.", "Ingen ber om godkjenning no.", "Nobody asks for approval now."};
constexpr Sentence no_reason{"Skriv hva som mangler, med høyst 500 tegn.", "Skriv kva som manglar, med høgst 500 teikn.", "Write what is missing, in at most 500 characters."};
constexpr Sentence no_said{"Skriv hva innbyggerne sa.", "Skriv kva innbyggjarane sa.", "Write what the citizens said."};
constexpr Sentence no_did{"Skriv hva dere gjorde, eller hva dere ikke kunne gjøre og hvorfor.", "Skriv kva de gjorde, eller kva de ikkje kunne gjere og kvifor.",
                          "Write what you did, or what you could not do and why."};

struct FieldRule {
    std::string_view name;
    std::string DriveFields::*member;
    Sentence missing;
};
// In the form's order: the first six and the ninth before it starts, the seventh and eighth before it is closed.
constexpr std::array start_rules{
    FieldRule{"purpose", &DriveFields::purpose, {"Hensikt: skriv hvorfor dere trenger å involvere innbyggerne nå.", "Føremål: skriv kvifor de treng å involvere innbyggjarane no.", "Purpose: write why you need to involve citizens now."}},
    FieldRule{"audience", &DriveFields::audience, {"Målgrupper: skriv hvilke innbyggere dere trenger.", "Målgrupper: skriv kva innbyggjarar de treng.", "Audience: write which citizens you need."}},
    FieldRule{"known", &DriveFields::known, {"Eksisterende innsikt: skriv hva dere eller andre vet fra før.", "Innsikt som finst: skriv kva de eller andre veit frå før.", "What is known: write what you or others know already."}},
    FieldRule{"recruitment", &DriveFields::recruitment, {"Rekruttering: skriv hvordan dere finner de rette innbyggerne.", "Rekruttering: skriv korleis de finn dei rette innbyggjarane.", "Recruitment: write how you find the right citizens."}},
    FieldRule{"approach", &DriveFields::approach, {"Tilnærming: skriv hvilken metode som passer best.", "Tilnærming: skriv kva metode som høver best.", "Approach: write which method fits best."}},
    FieldRule{"use", &DriveFields::use, {"Påvirkning: skriv hvordan dere faktisk skal bruke det dere får vite.", "Påverknad: skriv korleis de faktisk skal bruke det de får vite.", "Influence: write how you will actually use what you learn."}},
    FieldRule{"ethics", &DriveFields::ethics, {"Personvern, sikkerhet og etikk: skriv hva som er ansvarlig, trygt og riktig.", "Personvern, tryggleik og etikk: skriv kva som er ansvarleg, trygt og rett.", "Privacy, safety and ethics: write what is responsible, safe and right."}},
};
constexpr std::array close_rules{
    FieldRule{"follow_up", &DriveFields::follow_up, {"Oppfølging: skriv hvordan dere vet at det dere gjør, virker.", "Oppfølging: skriv korleis de veit at det de gjer, verkar.", "Follow-up: write how you know that what you do works."}},
    FieldRule{"sharing", &DriveFields::sharing, {"Deling: skriv hvem andre i politiet som kan bruke dette.", "Deling: skriv kven andre i politiet som kan bruke dette.", "Sharing: write who else in the police can use this."}},
};
constexpr FieldRule goal_rule{"goal", nullptr, {"Skriv hvilket mål eller hvilken strategi dette tjener.", "Skriv kva mål eller strategi dette tener.", "Write which goal or strategy this serves."}};
constexpr FieldRule decision_rule{"decision", nullptr, {"Skriv hvilken beslutning svarene skal brukes i.", "Skriv kva avgjerd svara skal brukast i.", "Write which decision the answers will feed."}};
constexpr FieldRule incoming_rule{"incoming", nullptr, {"Skriv hvem som tar imot det folk ellers måtte fortelle, også om noe er alvorlig.", "Skriv kven som tek imot det folk elles måtte fortelje, også om noko er alvorleg.",
                                                         "Write who receives what else people tell you, also when it is serious."}};

class Found {
public:
    explicit Found(Language language) : language_(language) {}
    void add(std::string_view field, const Sentence& sentence) {
        const std::string_view said = language_ == Language::nn ? sentence.nn : language_ == Language::en ? sentence.en : sentence.nb;
        problems_.push_back({field, std::string(said)});
    }
    void need(const FieldRule& rule, std::string_view text) {
        if (trim(text).empty()) add(rule.name, rule.missing);
    }
    std::vector<Problem> take() { return std::move(problems_); }

private:
    Language language_;
    std::vector<Problem> problems_;
};

bool is_too_long(std::string_view text) { return count_code_points(text) > field_characters_max; }

// What also a draft must keep to, so that nothing unbounded is stored.
void check_form(const Drive& drive, Day today, Found& found) {
    const std::size_t title = count_code_points(trim(drive.title));
    if (title < title_characters_min || title > title_characters_max) found.add("title", bad_title);
    if (drive.unit.empty()) found.add("unit", no_unit);
    if (drive.ends_on < drive.starts_on || drive.ends_on - drive.starts_on >= drive_days_max) found.add("ends_on", bad_period);
    if (drive.starts_on - today > starts_ahead_max) found.add("starts_on", too_far);
    const bool are_groups = drive.groups.size() <= groups_max &&
                            std::ranges::all_of(drive.groups, [](const std::string& group) { return !trim(group).empty() && count_code_points(group) <= group_characters_max; });
    if (!are_groups) found.add("groups", bad_groups);
    const auto bound = [&](const auto& rules) {
        for (const FieldRule& rule : rules)
            if (is_too_long(drive.fields.*(rule.member))) found.add(rule.name, too_long);
    };
    bound(start_rules);
    bound(close_rules);
    for (const auto& [name, text] : {std::pair{"goal", &drive.goal}, {"decision", &drive.decision}, {"incoming", &drive.incoming}, {"restricted_because", &drive.restricted_because}, {"said", &drive.told.said}, {"did", &drive.told.did}, {"could_not", &drive.told.could_not}})
        if (is_too_long(*text)) found.add(name, too_long);
    if (drive.questions.size() > extra_questions_max) found.add("questions", bad_questions);
    if (drive.for_minors && drive.is_sensitive) found.add("is_sensitive", sensitive_minors);
}

// The first six fields and the ninth, and what makes the drive somebody's and of use to something.
void check_whole(const Drive& drive, Found& found) {
    if (!drive.situation) found.add("situation", no_situation);
    for (const FieldRule& rule : start_rules) found.need(rule, drive.fields.*(rule.member));
    found.need(goal_rule, drive.goal);
    found.need(decision_rule, drive.decision);
    found.need(incoming_rule, drive.incoming);
    if (recruits(drive.kind)) {
        if (drive.seats_wanted < seats_wanted_min || drive.seats_wanted > seats_wanted_max) found.add("seats_wanted", bad_seats);
    } else if (drive.answers_wanted < 1 || drive.answers_wanted > answers_wanted_max) {
        found.add("answers_wanted", bad_answers);
    }
    if (drive.owner.directory_id.empty() || drive.deputy.directory_id.empty() || drive.owner.directory_id == drive.deputy.directory_id) found.add("deputy", no_owner);
}

void check_days(const Drive& drive, Day today, Found& found) {
    if (today > drive.ends_on) found.add("ends_on", is_past);
}

// Children's drives and sensitive themes need an assessment of their own (P-12, P-16).
void check_dpia(const Drive& drive, Found& found) {
    const Dpia dpia = drive.approval ? drive.approval->dpia : Dpia::not_said;
    if (dpia == Dpia::not_said) found.add("dpia", no_dpia);
    else if ((drive.for_minors || drive.is_sensitive) && dpia != Dpia::own) found.add("dpia", needs_own_dpia);
}

void check_start(const Drive& drive, Day today, Found& found) {
    if (drive.state != DriveState::approved || !drive.approval) return found.add("", drive.state == DriveState::draft ? not_approved : is_started);
    check_dpia(drive, found);
    check_days(drive, today, found);
    if (today < drive.starts_on) found.add("starts_on", not_yet);
}

void check_told(const Drive& drive, Found& found) {
    if (drive.state != DriveState::closed) return found.add("", not_closed);
    if (trim(drive.told.said).empty()) found.add("said", no_said);
    if (trim(drive.told.did).empty() && trim(drive.told.could_not).empty()) found.add("did", no_did);
}

}  // namespace

std::expected<Drive, Problem> edited(const Drive& before, Drive after, Language language) {
    after.state = before.state;
    after.approval = before.approval;
    after.sent_back = before.sent_back;
    after.asked_on = before.asked_on;
    after.started_on = before.started_on;
    after.stopped_on = before.stopped_on;
    after.closed_on = before.closed_on;
    after.told_on = before.told_on;
    after.link = before.link;
    if (!needs_new_approval(before, after)) return after;
    if (before.state != DriveState::draft && before.state != DriveState::approved) {
        Found found(language);
        found.add("", is_started);
        return std::unexpected(found.take().front());
    }
    after.state = DriveState::draft;
    after.approval.reset();
    after.asked_on.reset();
    return after;
}

std::vector<Problem> problems(const Drive& drive, DriveStep step, Day today, Language language) {
    Found found(language);
    check_form(drive, today, found);
    switch (step) {
        case DriveStep::save:
            break;
        case DriveStep::ask:
            if (drive.state != DriveState::draft) found.add("", not_draft);
            else if (drive.asked_on) found.add("", is_asked);
            check_whole(drive, found);
            check_days(drive, today, found);
            break;
        case DriveStep::approve:
            if (drive.state != DriveState::draft) found.add("", not_draft);
            check_whole(drive, found);
            check_days(drive, today, found);
            check_dpia(drive, found);
            break;
        case DriveStep::send_back:
            found = Found(language);  // whatever is wrong with it
            if (drive.state != DriveState::draft || !drive.asked_on) found.add("", not_asked);
            if (!drive.sent_back || trim(drive.sent_back->reason).empty() || count_code_points(drive.sent_back->reason) > reason_characters_max) found.add("reason", no_reason);
            break;
        case DriveStep::start:
            check_whole(drive, found);
            check_start(drive, today, found);
            break;
        case DriveStep::stop:
            // Stopping needs nothing but something to stop.
            found = Found(language);
            if (drive.state != DriveState::running) found.add("", not_running);
            else if (drive.stopped_on) found.add("", is_stopped);
            break;
        case DriveStep::close:
            if (drive.state != DriveState::running) found.add("", not_running);
            else if (collects(drive, today)) found.add("", still_collects);
            for (const FieldRule& rule : close_rules) found.need(rule, drive.fields.*(rule.member));
            break;
        case DriveStep::tell:
            check_told(drive, found);
            break;
    }
    return found.take();
}

}  // namespace stemmen::recruit
