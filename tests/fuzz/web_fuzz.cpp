// Whatever a browser, or somebody who is none, may send to the own page: it is read within its limits or refused.
#include <cstdint>
#include <string>

#include "adapters/web/html.hpp"
#include "adapters/web/request.hpp"
#include "core/assert.hpp"
#include "core/text.hpp"

using namespace stemmen;

namespace {

void check(const Result<web::Asked>& asked) {
    if (!asked) {
        STEMMEN_ASSERT(asked.error().code == Errc::bad_input && !asked.error().detail.empty());
        return;
    }
    if (const auto* say = std::get_if<web::Say>(&*asked)) STEMMEN_ASSERT(is_valid_utf8(say->text) && !say->id.empty() && count_code_points(say->text) <= web::said_characters_max);
    if (const auto* tap = std::get_if<web::Tap>(&*asked)) STEMMEN_ASSERT(is_valid_utf8(tap->payload) && !tap->id.empty());
    if (const auto* start = std::get_if<web::Start>(&*asked)) STEMMEN_ASSERT(start->token.empty() || web::is_token(start->token));
    const Inbound event = web::event_of({"page", Secret(std::string(web::token_characters, 'a'))}, *asked, {});
    STEMMEN_ASSERT(!event.key.empty() && event.account == "page");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(bytes), size);
    check(web::read_start(text));
    check(web::read_say(text));
    check(web::read_tap(text));
    check(web::read_form(text));
    if (const auto ticket = web::read_ticket({{"cookie", text}})) STEMMEN_ASSERT(web::is_token(ticket->token.reveal()));
    const HttpRequest request{.method = "POST", .target = "/talk?after=" + text, .headers = {{"origin", text}, {"last-event-id", text}}, .body = {}, .peer = {}};
    STEMMEN_ASSERT(web::last_seen(request) >= 0);
    (void)web::is_same_origin(request, "https://stemmen.example.no");
    for (const std::string& html : {web::escaped(text), web::paragraphs(text)}) STEMMEN_ASSERT(html.find("<script") == std::string::npos);
    return 0;
}
