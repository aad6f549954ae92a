#include <array>

#include "dialog/engine_texts.hpp"
#include "dialog/step.hpp"

namespace stemmen::dialog {

std::string_view to_string(AnswerKind kind) {
    constexpr std::array<std::string_view, 3> names{"rating", "choice", "open"};
    return names[static_cast<std::size_t>(kind)];
}

const std::vector<std::string_view>& engine_texts() {
    static const std::vector<std::string_view> ids{text_unclear,    text_stale,    text_late,       text_help, offer_of_languages,
                                                   offer_to_resume, offer_to_stop, offer_to_switch, text_sami};
    return ids;
}

Say say(const Texts& texts, std::string_view text_id, Language language) {
    return {.text_id = std::string(text_id),
            .language = language,
            .step = std::string(text_id),
            .choices = offered_choices(texts, text_id, language)};
}

}  // namespace stemmen::dialog
