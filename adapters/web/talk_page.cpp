#include "adapters/web/talk_page.hpp"

#include "adapters/web/request.hpp"

namespace stemmen::web {
namespace {

std::string hidden(std::string_view name, std::string_view value) {
    return "<input type=\"hidden\" name=\"" + std::string(name) + "\" value=\"" + escaped(value) + "\">";
}
std::string form(std::string_view attribute) { return "<form method=\"post\" action=\"/talk/form\" " + std::string(attribute) + ">"; }

// What people hear of a screen reader is spoken in the language of its words (WCAG 3.1.2).
std::string lang_of(const PageLine& line) { return line.language ? " lang=\"" + std::string(to_string(*line.language)) + "\"" : std::string(); }

std::string messages(const TalkView& view) {
    if (view.lines.empty()) return {};
    std::string out = "<ol class=\"messages\" id=\"messages\">\n";
    for (const PageLine& line : view.lines) out += "<li class=\"message\" data-no=\"" + std::to_string(line.number) + "\"" + lang_of(line) + ">" + paragraphs(line.text) + "</li>\n";
    return out + "</ol>\n";
}

std::string choices(const Texts& texts, const TalkView& view) {
    if (view.lines.empty() || view.lines.back().choices.empty()) return {};
    std::string out = form("class=\"choices\" aria-label=\"" + escaped(texts.text("talk.choices")) + "\"") + hidden("id", view.form_id);
    for (const ChoiceOffered& choice : view.lines.back().choices)
        out += "\n<button class=\"ds-button\" data-variant=\"secondary\" name=\"tap\" value=\"" + escaped(choice.payload) + "\"" + lang_of(view.lines.back()) + ">" + escaped(choice.title) + "</button>";
    return out + "\n</form>\n";
}

std::string say(const Texts& texts, const TalkView& view) {
    return form("class=\"say\"") + hidden("id", view.form_id) + "\n<label class=\"ds-label\" for=\"text\">" + escaped(texts.text("talk.write")) + "</label>\n<p id=\"hint\" class=\"hint\">" +
           escaped(texts.text("talk.hint")) + "</p>\n<textarea class=\"ds-input\" id=\"text\" name=\"text\" rows=\"3\" maxlength=\"" + std::to_string(said_characters_max) +
           "\" aria-describedby=\"hint\" autocomplete=\"off\" required></textarea>\n<button class=\"ds-button\">" + escaped(texts.text("talk.send")) + "</button>\n</form>\n";
}

std::string stop(const Texts& texts, const TalkView& view) {
    return form("class=\"stop\"") + hidden("id", view.form_id + "-stop") + "<button class=\"ds-button\" data-variant=\"tertiary\" name=\"text\" value=\"" +
           escaped(texts.text("talk.stop_word")) + "\">" + escaped(texts.text("talk.stop")) + "</button></form>\n";
}

std::string start(const Texts& texts, const TalkView& view, std::string_view label) {
    return form("id=\"start\"") + hidden("token", view.start_token) + hidden("code", view.code) + hidden("lang", to_string(texts.language)) + "<button class=\"ds-button\">" +
           escaped(texts.text(label)) + "</button></form>\n";
}

// For a machine that others use, too: the browser forgets the talk.
std::string leave(const Texts& texts) {
    return "<form method=\"post\" action=\"/talk/leave\" class=\"leave\"><button class=\"ds-button\" data-variant=\"tertiary\">" + escaped(texts.text("talk.leave")) + "</button></form>\n";
}

constexpr std::string_view name_of(TalkState state) {
    switch (state) {
        case TalkState::fresh: return "new";
        case TalkState::running: return "running";
        case TalkState::over: return "over";
    }
    return "new";
}

}  // namespace

std::string talk_page(const Texts& texts, const Assets& assets, const TalkView& view) {
    const Frame frame{.texts = texts, .assets = assets, .path = view.code.empty() ? "/" : "/s/" + view.code, .title = texts.text("talk.title"), .main_class = {}, .has_script = true};
    std::string main = "<h1 class=\"ds-heading\" data-size=\"lg\">" + escaped(texts.text("talk.heading")) + "</h1>\n";
    if (!view.place.empty()) main += "<p class=\"place\">" + escaped(texts.text("talk.place", {{"sted", view.place}})) + "</p>\n";
    if (view.is_closed) main += "<p class=\"notice\">" + escaped(texts.text("talk.closed_link")) + "</p>\n";
    if (view.state == TalkState::fresh) main += "<div class=\"intro\">" + paragraphs(texts.text("talk.intro")) + "</div>\n";
    main += "<div id=\"talk\" data-state=\"" + std::string(name_of(view.state)) + "\" data-code=\"" + escaped(view.code) + "\" data-lang=\"" + std::string(to_string(texts.language)) +
            "\" data-text-max=\"" + std::to_string(said_characters_max) + "\">\n";
    switch (view.state) {
        case TalkState::fresh: main += start(texts, view, "talk.start"); break;
        case TalkState::running: main += messages(view) + choices(texts, view) + say(texts, view) + stop(texts, view) + leave(texts); break;
        // Words such as SLETT still work.
        case TalkState::over: main += messages(view) + choices(texts, view) + say(texts, view) + start(texts, view, "talk.start_again") + leave(texts); break;
    }
    return document(frame, main + "</div>");
}

}  // namespace stemmen::web
