#include "privacy/redact.hpp"

#include <algorithm>

#include "core/text.hpp"
#include "privacy/redact_data.hpp"

namespace stemmen::privacy {
namespace {

struct TypeNames {
    std::string_view name, token;
};

constexpr std::array<TypeNames, pii_count> type_names{{{"national_id", "[fødselsnummer]"},
                                                       {"phone", "[telefonnummer]"},
                                                       {"account", "[kontonummer]"},
                                                       {"iban", "[kontonummer]"},
                                                       {"card", "[kortnummer]"},
                                                       {"organisation", "[organisasjonsnummer]"},
                                                       {"plate", "[bilnummer]"},
                                                       {"passport", "[passnummer]"},
                                                       {"duf", "[DUF-nummer]"},
                                                       {"case_number", "[saksnummer]"},
                                                       {"service_number", "[tjenestenummer]"},
                                                       {"email", "[e-postadresse]"},
                                                       {"address", "[adresse]"},
                                                       {"postal_place", "[sted]"},
                                                       {"name", "[navn]"},
                                                       {"profile", "[profil]"},
                                                       {"user_name", "[brukernavn]"},
                                                       {"ip_address", "[IP-adresse]"},
                                                       {"birth_date", "[fødselsdato]"},
                                                       {"date", "[dag]"},
                                                       {"age", "[alder]"},
                                                       {"school", "[skole]"},
                                                       {"position", "[posisjon]"},
                                                       {"number", "[nummer]"},
                                                       {"health", "[helse]"},
                                                       {"faith", "[tro]"},
                                                       {"politics", "[politisk syn]"},
                                                       {"union_membership", "[fagforening]"},
                                                       {"sex_life", "[seksuelle forhold]"},
                                                       {"ethnicity", "[etnisitet]"},
                                                       {"criminal", "[straffbare forhold]"}}};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

void read_words(RedactionWork& work) {
    work.flags.reserve(work.tokens.size());
    for (std::size_t i = 0; i < work.tokens.size(); ++i) {
        const std::uint32_t flags = work.tokens.tokens[i].number ? 0 : work.data.flags(work.tokens.word(i));
        work.flags.push_back(flags);
        work.all_flags |= flags;
    }
    for (std::size_t i = 0; i < work.text.size(); ++i) {
        if (!is_digit(work.text[i])) continue;
        const std::size_t begin = i;
        while (i < work.text.size() && is_digit(work.text[i])) ++i;
        work.groups.push_back({begin, i});
    }
    const auto labels = work.data.phrases.label(work.tokens);
    work.data.phrases.scan(work.tokens, labels, [&](const PhraseMatch& match) {
        const RedactionData::Meaning meaning = work.data.meanings[match.payload];
        if (meaning.is_cue)
            work.cues.push_back({meaning.cue, match.first, match.last});
        else
            work.sensitive.push_back({meaning.type, work.tokens.tokens[match.first].begin, work.tokens.tokens[match.last].end});
    });
}

void add_once(std::vector<std::string>& to, std::string_view what) {
    if (std::find(to.begin(), to.end(), what) == to.end()) to.emplace_back(what);
}

Redaction cut_out(const RedactionWork& work, const NormalText& normal, std::string_view original) {
    auto claims = work.claims();
    std::sort(claims.begin(), claims.end(), [](const auto& a, const auto& b) { return a.begin < b.begin; });
    Redaction out;
    std::size_t kept = 0;
    for (const auto& claim : claims) {
        const std::size_t begin = std::max(normal.original_begin(claim.begin), kept), end = normal.original_end(claim.end);
        if (end <= begin) continue;
        out.text += repair_utf8(original.substr(kept, begin - kept));
        out.text += token_of(claim.type);
        kept = end;
        out.removed.push_back({claim.type, begin, end});
        add_once(out.found, to_string(claim.type));
        if (is_special_category(claim.type)) add_once(out.flags, "art9");
        if (is_criminal_matter(claim.type)) add_once(out.flags, "art10");
    }
    out.text += repair_utf8(original.substr(kept));
    return out;
}

}  // namespace

std::string_view to_string(Pii type) { return type_names[static_cast<std::size_t>(type)].name; }
std::string_view token_of(Pii type) { return type_names[static_cast<std::size_t>(type)].token; }
bool is_special_category(Pii type) { return type >= Pii::health && type <= Pii::ethnicity; }
bool is_criminal_matter(Pii type) { return type == Pii::criminal; }

RedactionWork::RedactionWork(const RedactionData& with, const NormalText& normal)
    : data(with), text(normal.text), tokens(tokenise(normal)), taken_(normal.text.size(), false) {}

bool RedactionWork::is_free(std::size_t begin, std::size_t end) const {
    for (std::size_t i = begin; i < end; ++i)
        if (taken_[i]) return false;
    return begin < end;
}

bool RedactionWork::claim(Pii type, std::size_t begin, std::size_t end) {
    if (!is_free(begin, end)) return false;
    for (std::size_t i = begin; i < end; ++i) taken_[i] = true;
    claims_.push_back({type, begin, end});
    return true;
}

std::size_t RedactionWork::token_at(std::size_t byte) const {
    const auto at = std::lower_bound(tokens.tokens.begin(), tokens.tokens.end(), byte,
                                     [](const Token& token, std::size_t b) { return token.begin < b; });
    return static_cast<std::size_t>(at - tokens.tokens.begin());
}

std::size_t RedactionWork::group_at(std::size_t byte) const {
    const auto at =
        std::lower_bound(groups.begin(), groups.end(), byte, [](const DigitGroup& group, std::size_t b) { return group.begin < b; });
    return static_cast<std::size_t>(at - groups.begin());
}

Redaction redact(const RedactionRules& rules, std::string_view text) {
    const NormalText normal = normalise(text);
    RedactionWork work(rules.data(), normal);
    read_words(work);
    find_contacts(work);
    find_positions(work);
    find_number_words(work);
    find_numbers(work);
    find_places(work);
    find_names(work);
    for (const auto& claim : work.sensitive) work.claim(claim.type, claim.begin, claim.end);
    return cut_out(work, normal, text);
}

}  // namespace stemmen::privacy
