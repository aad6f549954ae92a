// E-mail addresses (also spelt out), profiles, user names and map links.
#include <algorithm>
#include <array>
#include <cctype>

#include "privacy/redact_data.hpp"

namespace stemmen::privacy {
namespace {

constexpr std::size_t address_part_max = 64;  // characters before the at sign (RFC 5321), and what we look at after it
constexpr std::size_t link_bytes_max = 400;
constexpr std::size_t address_words_max = 8;
// Ends of addresses that are told from a user name ("takk @kari.nord") even with a space beside the at sign.
constexpr std::array<std::string_view, 12> usual_endings{".no", ".com", ".net", ".org", ".se", ".dk", ".fi", ".uk", ".de", ".pl", ".eu", ".info"};

bool is_name_byte(char c) { return static_cast<unsigned char>(c) >= 0x80 || std::isalnum(static_cast<unsigned char>(c)) != 0; }
bool is_local_byte(char c) { return is_name_byte(c) || c == '.' || c == '_' || c == '-' || c == '+' || c == '%'; }
bool is_domain_byte(char c) { return is_name_byte(c) || c == '.' || c == '-'; }

// The end of a host name with a dot that begins at `from`, or `from`.
std::size_t domain_end(std::string_view text, std::size_t from) {
    std::size_t end = from;
    while (end < text.size() && end - from < 2 * address_part_max && is_domain_byte(text[end])) ++end;
    while (end > from && (text[end - 1] == '.' || text[end - 1] == '-')) --end;
    const auto dot = text.substr(from, end - from).rfind('.');
    return dot != std::string_view::npos && dot > 0 && end - from - dot > 2 ? end : from;
}

bool is_published(const RedactionWork& work, std::string_view handle) {
    return std::any_of(work.data.published_profiles.begin(), work.data.published_profiles.end(),
                       [&](const std::string& known) { return handle.starts_with(known); });
}

// "kari@ example.com", "kari @example.com". `begin` and `end` are those of what touches the at sign.
bool with_a_space(RedactionWork& work, std::size_t at, std::size_t begin, std::size_t end) {
    const std::string_view text = work.text;
    const auto ends_usually = [&](std::size_t from, std::size_t to) {
        const std::string_view domain = std::string_view(work.tokens.folded).substr(from, to - from);
        return std::ranges::any_of(usual_endings, [&](std::string_view ending) { return domain.ends_with(ending); });
    };
    if (begin < at && text.substr(at + 1).starts_with(' ')) {
        const std::size_t far_end = domain_end(text, at + 2);
        return far_end > at + 2 && ends_usually(at + 2, far_end) && work.claim(Pii::email, begin, far_end);
    }
    if (begin == at && end > at + 1 && at >= 2 && text[at - 1] == ' ' && is_local_byte(text[at - 2]) && ends_usually(at + 1, end)) {
        std::size_t far_begin = at - 1;
        while (far_begin > 0 && at - far_begin < address_part_max && is_local_byte(text[far_begin - 1])) --far_begin;
        return work.claim(Pii::email, far_begin, end);
    }
    return false;
}

// Over dots and dashes, and over words for them: "example punktum com". `dotted` tells whether one of them was a dot.
std::size_t spelt_domain_end(const RedactionWork& work, std::size_t token, bool& dotted) {
    std::size_t last = token;
    while (last + 1 < work.tokens.size() && last - token < address_words_max) {
        const std::string_view joint = work.between(last);
        if (joint == "." || joint == "-") {
            dotted = dotted || joint == ".";
            ++last;
        } else if (work.has(last + 1, dot_word) && last + 2 < work.tokens.size()) {
            dotted = true;
            last += 2;
        } else {
            break;
        }
    }
    return last;
}

// The same to the left: "kari punktum nordmann", "kari_nordmann".
std::size_t spelt_local_begin(const RedactionWork& work, std::size_t token) {
    std::size_t first = token;
    while (first > 0 && token - first < address_words_max) {
        const std::string_view joint = work.between(first - 1);
        if (joint == "." || joint == "_" || joint == "-") --first;
        else if (first > 1 && work.has(first - 1, dot_word) && joint == " " && work.between(first - 2) == " ") first -= 2;
        else break;
    }
    return first;
}

// "kari@example punktum com", "kari punktum nordmann@example.com": the part that is spelt out goes with the rest.
bool claim_half_spelt(RedactionWork& work, std::size_t begin, std::size_t at, std::size_t end) {
    if ((work.all_flags & dot_word) == 0 || begin == at) return false;
    const auto& tokens = work.tokens.tokens;
    const std::size_t local = spelt_local_begin(work, work.token_at(begin));
    if (local < tokens.size()) begin = std::min<std::size_t>(begin, tokens[local].begin);
    if (end == at + 1) {
        const std::size_t domain = work.token_at(at + 1);
        bool dotted = false;
        if (domain >= tokens.size() || tokens[domain].begin > at + 2) return false;
        const std::size_t last = spelt_domain_end(work, domain, dotted);
        if (!dotted) return false;
        end = tokens[last].end;
    }
    return work.claim(Pii::email, begin, end);
}

void find_at_signs(RedactionWork& work) {
    const std::string& text = work.text;
    for (auto at = text.find('@'); at != std::string::npos; at = text.find('@', at + 1)) {
        std::size_t begin = at;
        while (begin > 0 && at - begin < address_part_max && is_local_byte(text[begin - 1])) --begin;
        while (begin < at && (text[begin] == '.' || text[begin] == '-')) ++begin;
        const std::size_t end = domain_end(text, at + 1);
        if (claim_half_spelt(work, begin, at, end)) continue;
        if (begin < at && end > at + 1) {
            work.claim(Pii::email, begin, end);
            continue;
        }
        if (with_a_space(work, at, begin, end)) continue;
        std::size_t handle = at + 1;
        while (handle < text.size() && handle - at < address_part_max && is_local_byte(text[handle])) ++handle;
        while (handle > at + 1 && !is_name_byte(text[handle - 1])) --handle;
        if (begin == at && handle > at + 2 && !is_published(work, std::string_view(work.tokens.folded).substr(at + 1, handle - at - 1)))
            work.claim(Pii::user_name, at, handle);
    }
}

// "kari (alfakrøll) example.com", "kari krøll alfa example punktum com", "kari (at) example.com".
void find_spelt_out_addresses(RedactionWork& work) {
    const auto& tokens = work.tokens.tokens;
    for (std::size_t at = 1; at + 1 < tokens.size(); ++at) {
        if (!work.has(at, at_word)) continue;
        const bool in_two_words = work.has(at + 1, at_word) && work.between(at) == " " && at + 2 < tokens.size();
        const std::size_t sign_end = at + (in_two_words ? 1 : 0);
        const bool bracketed =
            work.text[tokens[at].begin - 1] == '(' || work.text[tokens[at].begin - 1] == '[' || work.text[tokens[at].begin - 1] == '{';
        bool dotted = false;
        const std::size_t last = spelt_domain_end(work, sign_end + 1, dotted);
        // "at" is an everyday word; the others are said of nothing but addresses.
        const bool is_short = !in_two_words && tokens[at].end - tokens[at].begin <= 2;
        if (!dotted || (is_short && !bracketed && !(work.between(at) == " " && work.has(last - 1, dot_word)))) continue;
        work.claim(Pii::email, tokens[spelt_local_begin(work, at - 1)].begin, tokens[last].end);
    }
}

// A comma ends a link to a person, and stands between the degrees of one to a place.
bool is_link_byte(char c) { return static_cast<unsigned char>(c) > ' ' && c != '"' && c != '<' && c != '>' && c != ')'; }

void find_links(RedactionWork& work, const std::vector<std::string>& sites, Pii type) {
    const std::string_view folded = work.tokens.folded;
    for (const std::string& site : sites)
        for (std::size_t at = folded.find(site), end = 0; at != std::string_view::npos; at = folded.find(site, end)) {
            std::size_t begin = at;
            end = at + site.size();
            if (at > 0 && is_name_byte(folded[at - 1])) continue;  // "notfacebook.com/"
            while (begin > 0 && at - begin < 16 && is_link_byte(folded[begin - 1]) && folded[begin - 1] != '(') --begin;
            const auto belongs = [&](char c) { return is_link_byte(c) && (c != ',' || type == Pii::position); };
            while (end < folded.size() && end - begin < link_bytes_max && belongs(folded[end])) ++end;
            while (end > at + site.size() && std::string_view(".!?,").find(folded[end - 1]) != std::string_view::npos) --end;
            if (end > at + site.size() && !is_published(work, folded.substr(at + site.size()))) work.claim(type, begin, end);
        }
}

// "snap: karinord05", "insta er kari_n". A word of letters only counts as a user name after a colon.
void find_user_names(RedactionWork& work) {
    const auto& tokens = work.tokens.tokens;
    for (const CueMatch& cue : work.cues) {
        if (cue.cue != Cue::user_name || cue.last + 1 >= tokens.size()) continue;
        const std::string_view joint = work.between(cue.last);
        const std::size_t begin = tokens[cue.last + 1].begin;
        std::size_t end = begin;
        while (end < work.text.size() && end - begin < address_part_max && (is_local_byte(work.text[end]) || work.text[end] == '#')) ++end;
        while (end > begin && !is_name_byte(work.text[end - 1]) && work.text[end - 1] != '_') --end;
        const bool after_colon = joint.find(':') != std::string_view::npos;
        const std::string_view candidate = work.slice(begin, end);
        const bool looks_made_up = candidate.find_first_of("0123456789_.") != std::string_view::npos;
        if (joint.find('\n') == std::string_view::npos && end > begin + 1 && (after_colon || looks_made_up))
            work.claim(Pii::user_name, begin, end);
    }
}

}  // namespace

void find_contacts(RedactionWork& work) {
    if (work.text.find('/') != std::string::npos) {
        find_links(work, work.data.map_sites, Pii::position);
        find_links(work, work.data.profile_sites, Pii::profile);
    }
    find_at_signs(work);
    if ((work.all_flags & at_word) != 0) find_spelt_out_addresses(work);
    find_user_names(work);
}

}  // namespace stemmen::privacy
