#include "service/talk.hpp"

#include <algorithm>

#include "service/consent.hpp"
#include "service/held.hpp"
#include "service/pseudonyms.hpp"
#include "service/sign_up_links.hpp"

namespace stemmen::service {
namespace {

template <class... Cases>
struct overloaded : Cases... {
    using Cases::operator()...;
};

Disposition to_record(dialog::Disposition disposition) {
    switch (disposition) {
        case dialog::Disposition::open: return Disposition::pending;
        case dialog::Disposition::complete: return Disposition::complete;
        case dialog::Disposition::partial: return Disposition::partial;
        case dialog::Disposition::refusal: return Disposition::refusal;
        case dialog::Disposition::no_contact: return Disposition::non_contact;
        case dialog::Disposition::other: return Disposition::other;
    }
    return Disposition::other;
}

std::string variant_of(const dialog::Dialog& dialog, const dialog::State& state) {
    std::string out;
    for (std::size_t i = 0; i < dialog.variants.size() && i < state.variants.size(); ++i)
        out += (out.empty() ? "" : " ") + dialog.variants[i].name + "=" + state.variants[i];
    return out;
}

void count_on_page(Work& work, FunnelStep step) {
    if (work.account.abilities.own_page) work.tx.page().add({.day = work.moment.now, .unit = work.account.unit, .link = work.account.id, .step = step, .count = 1});
}

bool is_service_matter(const dialog::Event& event) { return std::holds_alternative<dialog::Stopped>(event) || std::holds_alternative<dialog::Paused>(event); }

// Carries out the engine's effects, in order.
class Stage {
public:
    Stage(Work& work, const dialog::Event& event, const Words* words, const MessageKey& message)
        : work_(work), event_(event), words_(words), message_(message) {}

    void operator()(const dialog::Say& say) {
        dialog::TextArgs args;
        const dialog::Text* text = work_.kit.dialogs.texts.shown(say.text_id, say.language);
        if (text != nullptr && text->text.find("{kode}") != std::string::npos) args["kode"] = work_.give_receipt(*work_.session);
        if (const auto own = work_.account.args.find(say.language); own != work_.account.args.end() && say.text_id.starts_with(group_prefix))
            if (const auto address = own->second.find("focus.lenke"); address != own->second.end())
                args["lenke"] = sign_up_link(work_.kit.keys, address->second, work_.session->id, work_.moment.now);
        const bool begins = std::holds_alternative<dialog::Begin>(event_);
        Work::Line line{.text = work_.worded(say.text_id, say.language, args),
                        .purpose = begins                     ? contact::Purpose::start
                                   : is_service_matter(event_) ? contact::Purpose::reply
                                                               : contact::Purpose::talk,
                        .name = begins ? "invite" : is_service_matter(event_) ? "say" : "ask"};
        for (const dialog::Choice& choice : say.choices)
            line.choices.push_back({choice.title, seal_payload(work_.kit.keys, work_.thread.person,
                                                               {work_.session->id, say.step, work_.session->dialog_version, choice.value})});
        work_.say(std::move(line));
    }
    void operator()(const dialog::SaveAnswer& answer) {
        Answer row{.id = AnswerId{random_id(work_.kit.random)},
                   .session = work_.session->id,
                   .question = answer.question,
                   .kind = std::string(dialog::to_string(answer.kind)),
                   .value = answer.value,
                   .language = answer.language,
                   .message = message_,
                   .answered_at = work_.moment.now};
        if (answer.with_text && words_ != nullptr) {
            row.text = std::string(first_code_points(words_->redacted, dialog::answer_characters_max));
            row.redacted = words_->found;
            row.flags = words_->flags;
            tell_of_redaction(work_, row.redacted);
        }
        // Only the own page counts who has begun; in other channels nobody asks for the answers given before.
        if (work_.account.abilities.own_page && work_.tx.answers_of(work_.session->id).empty()) count_on_page(work_, FunnelStep::started);
        work_.tx.save(row);
        work_.count("answers", answer.is_skip ? "skip" : dialog::to_string(answer.kind));
    }
    void operator()(const dialog::SaveConsent& consent) {
        Consent decision = consent_text(work_.kit.dialogs.texts, consent.text_id, consent.language);
        decision.session = work_.session->id;
        decision.flag = consent.flag;
        decision.given = consent.is_given;
        decision.channel = work_.account.channel;
        decision.at = work_.moment.now;
        work_.tx.append(decision);
    }
    void operator()(const dialog::LanguageSwitched& switched) {
        work_.thread.language = switched.language;
        work_.session->language = switched.language;
    }
    void operator()(const dialog::LanguageMissing& missing) { work_.count("language_missing", to_string(missing.language)); }
    void operator()(const dialog::Chosen& chosen) {
        // "Help me complain" leads to a person, or to the form and a phone where no officer reads along (P-28); nothing else is
        // offered for the service to act on.
        if (chosen.value != "FORWARD") return;
        if (!work_.account.abilities.shared_inbox) return advance(work_, dialog::Paused{"scope.complaint.form"});
        work_.say_text("cmd.human", contact::Purpose::reply);
        work_.hand_back(contact::HandBackCause::not_an_answer, "complaint");
        work_.thread.offer = offer_officers;
    }
    // What follows is for the officers as well, until the person chooses to go on.
    void operator()(const dialog::NotAnAnswer&) {
        if (work_.account.abilities.own_page) return ask_whether_to_go_on();
        work_.hand_back(contact::HandBackCause::not_an_answer);
        work_.thread.offer = offer_officers;
    }
    void operator()(const dialog::Ended& ended) {
        const std::string ending = ended.ending;
        if (ended.disposition == dialog::Disposition::complete) count_on_page(work_, FunnelStep::completed);
        work_.end_session(ending, to_record(ended.disposition));
        work_.hand_back(contact::HandBackCause::finished);
    }

private:
    // There is nobody to leave it to.
    void ask_whether_to_go_on() const {
        if (!std::holds_alternative<dialog::Resumed>(event_)) advance(work_, dialog::Resumed{});
    }

    Work& work_;
    const dialog::Event& event_;
    const Words* words_;
    const MessageKey& message_;
};

void carry_out(Stage stage, const Work& work, const std::vector<dialog::Effect>& effects) {
    for (const dialog::Effect& effect : effects) {
        if (!work.session) break;
        std::visit(stage, effect);
    }
}

const dialog::Step* open_step(const dialog::Dialog& dialog, const dialog::State& state) {
    const bool waits = state.runs() && !state.is_paused && state.offer.empty() && !state.asked.empty() && !state.asked.back().is_answered();
    return waits ? dialog.find(state.step) : nullptr;
}

void erase_invitation(Work& work) {
    work.tx.erase_session(work.session->id);
    work.session.reset();
    work.thread.session = {};
}

// `by` is how the talk was known to be over. No session afterwards: nothing could be said, for Work::refused_because().
void invite(Work& work, std::string_view by) {
    const dialog::Dialog* dialog = work.kit.dialogs.latest(work.account.dialog);
    if (dialog == nullptr) return;  // Refused at start.
    work.session = Session{.id = SessionId{random_id(work.kit.random)},
                           .person = work.kit.keys.pseudonym(work.thread.person, dialog->name),
                           .channel = work.account.channel,
                           .account = work.account.id,
                           .unit = work.account.unit,
                           .dialog = dialog->name,
                           .dialog_version = dialog->version,
                           .language = work.thread.language.value_or(work.account.language),
                           .state = dialog::to_json(dialog::State{}),
                           .setup = std::string(by),
                           .invited_at = work.moment.now,
                           .active_at = work.moment.now,
                           .disposition = Disposition::unknown};
    work.tx.insert(*work.session);
    work.thread.session = work.session->id;
    work.thread.offer.clear();
    work.keep();
    const std::uint64_t seed = work.kit.random.next();
    advance(work, dialog::Begin{static_cast<std::uint32_t>(seed), work.session->language});
    if (work.session && !work.is_speaking()) return erase_invitation(work);
    if (work.session && work.account.abilities.own_page) {
        note_arrival(work);  // whoever fetches it has seen it
        count_on_page(work, FunnelStep::opened);
    }
}

}  // namespace

Disposition disposition_so_far(const Kit& kit, const Session& session) {
    const dialog::Dialog* dialog = kit.dialogs.find(session.dialog, session.dialog_version);
    Result<dialog::State> state = dialog::parse_state(session.state);
    if (dialog == nullptr || !state) return Disposition::other;
    if (dialog::answers_given(*dialog, *state) == 0) return Disposition::other;
    if (!state->has_ended()) state->ending = dialog::ending_left;
    return to_record(dialog::disposition(*dialog, *state));
}

const dialog::Step* open_step(const Work& work) {
    if (!work.session) return nullptr;
    const dialog::Dialog* dialog = work.kit.dialogs.find(work.session->dialog, work.session->dialog_version);
    const Result<dialog::State> state = dialog::parse_state(work.session->state);
    return dialog != nullptr && state ? open_step(*dialog, *state) : nullptr;
}

void note_arrival(Work& work) {
    if (!work.session || work.session->disposition != Disposition::unknown) return;
    work.session->disposition = Disposition::pending;
    work.count("invited", work.account.channel);
}

bool tell_of_redaction(Work& work, const std::vector<std::string>& types_found) {
    if (types_found.empty()) return false;
    const auto answers = work.tx.answers_of(work.session->id);
    if (std::ranges::any_of(answers, [](const Answer& earlier) { return !earlier.redacted.empty(); })) return false;
    const dialog::Texts& texts = work.kit.dialogs.texts;
    const std::string type_text = "pii.type." + types_found.front();
    const bool has_name = texts.shown(type_text, work.language()) != nullptr;
    return work.say_text("pii.removed", contact::Purpose::reply,
                         {{"type", dialog::render(texts, has_name ? type_text : "pii.type.other", work.language(), {})}});
}

void advance(Work& work, const dialog::Event& event, const Words* words, const MessageKey& message) {
    if (!work.session) return;
    Session& session = *work.session;
    const dialog::Dialog* dialog = work.kit.dialogs.find(session.dialog, session.dialog_version);
    Result<dialog::State> state = dialog::parse_state(session.state);
    if (dialog == nullptr || !state) {
        // The folder no longer has the version that this talk runs on: we cannot go on, and say so.
        work.results.alarms.push_back("a running talk is on " + session.dialog + " version " + std::to_string(session.dialog_version) +
                                      ", which is not in the dialogs folder; put dialog.v" + std::to_string(session.dialog_version) + ".json back");
        work.say_text("fallback.error", contact::Purpose::reply);
        work.end_session("fault", Disposition::other);
        return work.hand_back(contact::HandBackCause::not_an_answer);
    }
    const dialog::Surroundings around{work.account.abilities, work.account.features};
    const bool begins = !state->has_begun();
    const bool was_complaint = state->offer == complaint_text;
    const std::string step = state->step;
    dialog::StepResult result = dialog::step(*dialog, work.kit.dialogs.texts, around, std::move(*state), event);
    // What was written as a complaint is an answer once the person has said "continue"; otherwise it is dropped.
    std::optional<Held> complaint;
    if (was_complaint && result.state.offer != complaint_text) complaint = take_held(work);
    if (complaint && result.state.step == step && awaits_words(open_step(*dialog, result.state))) {
        const dialog::Event said = dialog::Said{complaint->words.redacted};
        result = dialog::step(*dialog, work.kit.dialogs.texts, around, std::move(result.state), said);
        session.state = dialog::to_json(result.state);
        return carry_out(Stage(work, said, &complaint->words, complaint->message), work, result.effects);
    }
    session.state = dialog::to_json(result.state);
    if (begins) {
        session.variant = variant_of(*dialog, result.state);
        session.language = result.state.language;
    }
    carry_out(Stage(work, event, words, message), work, result.effects);
}

void count_not_asked(Work& work, const contact::EpisodeFacts& talk, std::string_view reason) {
    work.count("not_asked", reason);
    work.tx.append(Talk{.channel = work.account.channel,
                        .account = work.account.id,
                        .unit = work.account.unit,
                        .started_at = talk.started.value_or(work.moment.now),
                        .ended_at = talk.ended_at.value_or(talk.last_at.value_or(work.moment.now)),
                        .ended_by = talk.ended_by ? std::string(contact::to_string(*talk.ended_by)) : std::string{},
                        .asked = false,
                        .reason = std::string(reason)});
}

void judge(Work& work) {
    work.contact = contact::settle(work.contact, work.policy(), work.moment.now);
    if (work.contact.judged) return;
    const contact::EpisodeFacts talk = contact::facts(work.contact.episode, work.policy());
    if (!talk.started) return;
    const bool was_told = talk.ended_by == contact::EndedBy::passed || talk.ended_by == contact::EndedBy::told;
    const contact::Decision decision = contact::decide(work.contact, work.person_facts(), work.account.facts, work.policy(), work.moment);
    const bool is_ours = work.is_ours();
    std::visit(overloaded{
                   [&](const contact::Ask& ask) {
                       work.contact.judged = true;
                       if (ask.ended_by == contact::EndedBy::link) work.thread.stopped_at.reset();
                       invite(work, contact::to_string(ask.ended_by));
                       if (!work.session) return count_not_asked(work, talk, work.refused_because());
                       work.tx.append(Talk{.channel = work.account.channel,
                                           .account = work.account.id,
                                           .unit = work.account.unit,
                                           .started_at = *talk.started,
                                           .ended_at = talk.ended_at.value_or(work.moment.now),
                                           .ended_by = std::string(contact::to_string(ask.ended_by)),
                                           .asked = true,
                                           .session = work.session->id});
                   },
                   [&](const contact::Wait& wait) {
                       if (wait.why == contact::Wait::Why::quiet_hours && is_ours) work.hand_back(contact::HandBackCause::not_asked);
                   },
                   [&](const contact::DoNotAsk& no) {
                       const bool may_be_overtaken = no.reason == contact::Reason::no_human || no.reason == contact::Reason::citizen_spoke_last;
                       const Timestamp settled = talk.ended_at.value_or(work.moment.now) + work.kit.limits.explicit_end_grace;
                       if (was_told && may_be_overtaken && work.moment.now < settled) return work.judge_later(settled);
                       work.contact.judged = true;
                       count_not_asked(work, talk, contact::to_string(no.reason));
                       if (is_ours && !work.session) work.hand_back(contact::HandBackCause::not_asked);
                   },
               },
               decision);
}

void start_on_request(Work& work) {
    work.thread.stopped_at.reset();
    invite(work, "request");
}

void retract_invitation(Work& work, std::string_view reason) {
    if (!work.session) return;
    work.count("not_asked", reason);
    work.tx.mark_not_asked(work.session->id, std::string(reason));
    const bool was_counted = work.invitation_has_left();
    erase_invitation(work);
    if (!was_counted) return;
    const std::optional<Session> before = latest_session(work.kit.keys, work.tx, work.thread.person);
    work.thread.last_invited_at = before ? std::optional(before->invited_at) : std::nullopt;
}

void leave(Work& work, contact::HandBackCause cause) {
    if (!work.session) return;
    work.drop_unsent();
    const bool taken = cause == contact::HandBackCause::control_taken;
    const bool has_left = work.invitation_has_left();
    work.thread.offer.clear();
    if (work.session->disposition != Disposition::unknown) work.end_session("officers", disposition_so_far(work.kit, *work.session));
    else if (has_left) work.end_session("officers", Disposition::unknown);
    else retract_invitation(work, contact::to_string(taken ? contact::Reason::control_taken : contact::Reason::talk_resumed));
    work.hand_back(cause);
}

}  // namespace stemmen::service
