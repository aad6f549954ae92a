// The page of the talk itself. It works wholly by forms; where script runs, web/src/citizen takes over what stands inside #talk
// (web/README.md has the agreement).
#pragma once

#include <vector>

#include "adapters/web/html.hpp"
#include "adapters/web/message.hpp"

namespace stemmen::web {

enum class TalkState { fresh, running, over };

struct TalkView {
    TalkState state = TalkState::fresh;
    std::string code;               // of the short link, or ""
    std::string place;              // its place in the reader's language, or ""
    bool is_closed = false;         // the short link that led here is closed or unknown: said kindly, and the open page serves
    std::vector<PageLine> lines;
    std::string form_id;            // of this showing: a form that is sent twice counts once
    std::string start_token;        // the new talk's, if it is started from here
};

std::string talk_page(const Texts& texts, const Assets& assets, const TalkView& view);

}  // namespace stemmen::web
