#include "dashboard/sign_in_page.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "core/text.hpp"

namespace stemmen::dashboard {
namespace {

struct Texts {
    SignInFault fault;
    int status;
    std::array<std::string_view, 3> sentence;  // nb, nn, en
};

constexpr std::array texts{
    Texts{SignInFault::not_set_up, 404,
          {"Innlogging er ikke satt opp her. Den som drifter tjenesten, må fylle ut «dashboard.sign_in» i innstillingene.",
           "Innlogging er ikkje sett opp her. Den som driftar tenesta, må fylle ut «dashboard.sign_in» i innstillingane.",
           "Sign-in is not set up here. Whoever runs the service must fill in \"dashboard.sign_in\" in the configuration."}},
    Texts{SignInFault::provider_down, 503,
          {"Innloggingstjenesten svarer ikke som den skal. Ingen slipper inn så lenge. Prøv igjen om litt.",
           "Innloggingstenesta svarar ikkje som ho skal. Ingen slepp inn så lenge. Prøv igjen om litt.",
           "The sign-in service does not answer as it should. Nobody gets in until it does. Try again in a while."}},
    Texts{SignInFault::provider_lied, 403,
          {"Svaret fra innloggingstjenesten kunne ikke godtas. Du er ikke logget inn. Prøv på nytt; skjer det igjen, si fra til den som drifter tjenesten.",
           "Svaret frå innloggingstenesta kunne ikkje godtakast. Du er ikkje logga inn. Prøv på nytt; skjer det igjen, sei frå til den som driftar tenesta.",
           "The answer of the sign-in service could not be accepted. You are not signed in. Try again; if it happens again, tell whoever runs the service."}},
    Texts{SignInFault::stale, 400,
          {"Innloggingen tok for lang tid, eller ble startet i en annen nettleser. Start på nytt.",
           "Innlogginga tok for lang tid, eller vart starta i ein annan nettlesar. Start på nytt.",
           "The sign-in took too long, or was begun in another browser. Begin again."}},
    Texts{SignInFault::replayed, 400,
          {"Dette svaret er brukt før. Start innloggingen på nytt.", "Dette svaret er brukt før. Start innlogginga på nytt.", "This answer has been used before. Begin the sign-in again."}},
    Texts{SignInFault::cancelled, 403,
          {"Innloggingen ble avbrutt. Du er ikke logget inn.", "Innlogginga vart avbroten. Du er ikkje logga inn.", "The sign-in was broken off. You are not signed in."}},
    Texts{SignInFault::no_groups, 403,
          {"Du er logget inn, men har ingen rolle her. Be den som styrer tilganger, om å legge deg i riktig gruppe.",
           "Du er logga inn, men har ingen rolle her. Be den som styrer tilgangar, om å leggje deg i rett gruppe.",
           "We know who you are, but you have no role here. Ask whoever manages access to put you in the right group."}},
    Texts{SignInFault::too_many_groups, 403,
          {"Du er med i så mange grupper at innloggingstjenesten ikke sender dem. Den som drifter tjenesten, må velge «groups assigned to the application» eller approller.",
           "Du er med i så mange grupper at innloggingstenesta ikkje sender dei. Den som driftar tenesta, må velje «groups assigned to the application» eller approller.",
           "You are in so many groups that the sign-in service does not send them. Whoever runs it must choose \"groups assigned to the application\" or app roles."}},
    Texts{SignInFault::too_often, 429,
          {"For mange forsøk. Vent et kvarter, og prøv igjen.", "For mange forsøk. Vent eit kvarter, og prøv igjen.", "Too many attempts. Wait a quarter of an hour and try again."}},
    Texts{SignInFault::busy, 503,
          {"Tjenesten har det for travelt. Prøv igjen om et øyeblikk.", "Tenesta har det for travelt. Prøv igjen om ein augneblink.", "The service is too busy. Try again in a moment."}},
    Texts{SignInFault::link_spent, 403,
          {"Denne lenken er brukt, utløpt eller feil. Start ./run på nytt for å få en ny.", "Denne lenkja er brukt, utgått eller feil. Start ./run på nytt for å få ei ny.",
           "This link has been used, is over or is wrong. Start ./run again for a new one."}},
};
constexpr std::array<std::string_view, 3> tags{"nb", "nn", "en"};
constexpr std::array<std::string_view, 3> titles{"Innlogging", "Innlogging", "Sign-in"};
constexpr std::array<std::string_view, 3> again{"Logg inn på nytt", "Logg inn på nytt", "Sign in again"};

std::size_t language_of(std::string_view accept_language) {
    while (!accept_language.empty()) {
        const auto end = std::min(accept_language.find(','), accept_language.size());
        std::string_view tag = trim(accept_language.substr(0, end));
        accept_language.remove_prefix(std::min(end + 1, accept_language.size()));
        tag = tag.substr(0, 2);
        if (tag == "no") return 0;
        if (const auto found = std::ranges::find(tags, tag); found != tags.end()) return static_cast<std::size_t>(found - tags.begin());
    }
    return 0;
}

}  // namespace

HttpResponse sign_in_page(SignInFault fault, std::string_view accept_language, std::string_view style) {
    const auto found = std::ranges::find(texts, fault, &Texts::fault);
    const std::size_t language = language_of(accept_language);
    const std::string tag(tags[language]), title(titles[language]);
    std::string body = "<!doctype html>\n<html lang=\"" + tag + "\">\n<head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>" + title +
                       "</title>" + (style.empty() ? "" : "<link rel=\"stylesheet\" href=\"" + std::string(style) + "\">") +
                       "</head>\n<body>\n<header class=\"top\"><div class=\"top-inner\"><p class=\"brand\"><strong>Innbyggerstemmen</strong></p></div></header>\n"
                       "<main class=\"alone\"><div class=\"ds-card welcome\">\n<h1 class=\"ds-heading\" data-size=\"md\">" + title + "</h1>\n<p role=\"alert\">" + std::string(found->sentence[language]) + "</p>\n";
    if (fault != SignInFault::link_spent && fault != SignInFault::not_set_up) body += "<p><a class=\"ds-button\" href=\"/dashboard/sign-in\">" + std::string(again[language]) + "</a></p>\n";
    body += "</div></main>\n</body>\n</html>\n";
    return {found->status,
            {{"content-type", "text/html; charset=utf-8"},
             {"cache-control", "no-store"},
             {"content-security-policy", "default-src 'none'; style-src 'self'; img-src data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"},
             {"x-content-type-options", "nosniff"},
             {"referrer-policy", "no-referrer"}},
            std::move(body)};
}

}  // namespace stemmen::dashboard
