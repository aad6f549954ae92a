#include "dashboard/not_asked_words.hpp"

#include <array>
#include <nlohmann/json.hpp>

#include "dashboard/figure_json.hpp"

namespace stemmen::dashboard {
namespace {

struct Words {
    std::string_view reason, nb, nn, en;
};
// In the order of contact::Reason; tests/dashboard hold the list to it.
constexpr std::array all_words{
    Words{"stopped", "hadde skrevet STOPP", "hadde skrive STOPP", "had written STOP"},
    Words{"do_not_ask", "politiet ba om at innbyggeren ikke blir spurt", "politiet bad om at innbyggjaren ikkje blir spurd", "officers asked that the citizen not be invited"},
    Words{"no_citizen_message", "innbyggeren skrev for lite", "innbyggjaren skreiv for lite", "the citizen wrote too little"},
    Words{"no_human", "ingen i politiet svarte selv", "ingen i politiet svara sjølv", "nobody in the police answered in person"},
    Words{"citizen_spoke_last", "innbyggeren ventet fortsatt på svar", "innbyggjaren venta framleis på svar", "the citizen was still waiting for an answer"},
    Words{"never_ended", "samtalen fikk aldri en tydelig slutt", "samtalen fekk aldri ein tydeleg slutt", "the talk never had a clear end"},
    Words{"open_session", "var i gang med en undersøkelse", "var i gang med ei undersøking", "was in the middle of a survey"},
    Words{"asked_recently", "var spurt for kort tid siden", "var spurd for kort tid sidan", "had been asked a short time ago"},
    Words{"channel_off", "kanalen var slått av", "kanalen var slått av", "the channel was switched off"},
    Words{"sending_stopped", "vi kunne ikke sende", "vi kunne ikkje sende", "we could not send"},
    Words{"control_taken", "politiet tok over samtalen igjen", "politiet tok over samtalen igjen", "officers took the talk back"},
    Words{"control_refused", "vi fikk ikke overta samtalen", "vi fekk ikkje overta samtalen", "we could not take over the talk"},
    Words{"no_control", "en annen hadde samtalen", "nokon annan hadde samtalen", "somebody else had the talk"},
    Words{"window_closed", "fristen for å skrive var ute", "fristen for å skrive var ute", "the time to write was over"},
    Words{"quiet_hours", "det var natt til fristen var ute", "det var natt til fristen var ute", "it was night until the time was over"},
    Words{"talk_resumed", "samtalen fortsatte", "samtalen heldt fram", "the talk went on"},
    Words{"other", "andre grunner", "andre grunnar", "other reasons"},
};

}  // namespace

nlohmann::json why_not_asked(const std::string& reason) {
    for (const Words& words : all_words)
        if (words.reason == reason) return names(std::string(words.nb), std::string(words.nn), std::string(words.en));
    return names(reason, reason, reason);
}

}  // namespace stemmen::dashboard
