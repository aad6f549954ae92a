#include "app/launch_check.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "dialog/check_texts.hpp"

namespace stemmen::app {
namespace {

constexpr std::array<std::string_view, 2> police_domains{"politiet.no", "spesialenheten.no"};
constexpr std::array<std::string_view, 8> example_domains{"example.no", "example.com", "example.org", "example.net", "example", "invalid", "test", "localhost"};
// What is filled when a text is said, not by the installation.
constexpr std::array<std::string_view, 7> filled_when_said{"kode", "type", "hva", "svar", "sporsmal", "dager", "dager2"};

bool is_in(std::string_view host, std::string_view domain) {
    return host == domain || (host.size() > domain.size() && host.ends_with(domain) && host[host.size() - domain.size() - 1] == '.');
}

template <class Names>
bool is_in_any(std::string_view host, const Names& domains) {
    return std::ranges::any_of(domains, [&](std::string_view domain) { return is_in(host, domain); });
}

std::string_view sentence_of(LinkFault fault) {
    switch (fault) {
        case LinkFault::none: return "";
        case LinkFault::example: return "a name for examples";
        case LinkFault::foreign: return "no page of the police's own";
        case LinkFault::front_page: return "a front page, where nobody finds what the text promises";
    }
    return "";
}

std::string joined(const std::set<std::string>& words) {
    std::string out;
    for (const std::string& word : words) out += (out.empty() ? "" : ", ") + word;
    return out;
}

// The placeholders of every text that is shown, with one text each.
std::map<std::string, std::string> placeholders_shown(const dialog::Library& library) {
    std::set<std::string> said;
    for (const dialog::Dialog& dialog : library.dialogs)
        for (const dialog::TextNeed& need : dialog::needs_of(dialog)) said.insert(need.text_id);
    for (const dialog::TextUse& use : library.uses)
        if (use.by == "service" || use.by == "dialog engine") said.insert(use.text_id);
    std::map<std::string, std::string> shown;
    for (const std::string& id : said)
        if (const dialog::Text* text = library.texts.find(id, Language::nb))
            for (const std::string& name : dialog::placeholders(text->text)) shown.try_emplace(name, id);
    return shown;
}

// What citizens must be told (GDPR art. 13; the accessibility regulation) and nobody but the installation knows.
void check_web(const Config& config, std::vector<std::string>& warnings) {
    if (!config.web.enabled || is_loopback_url(config.http.public_url)) return;
    const auto missing = [&](std::string_view key, std::string_view what) {
        warnings.push_back("\"web\": \"" + std::string(key) + "\" is not set, so " + std::string(what));
    };
    if (config.web.privacy_officer.empty()) missing("privacy_officer", "citizens are given the controller's contact instead; write how to reach the data protection officer");
    if (config.web.processors.empty()) missing("processors", "citizens are told that nobody but the police processes anything; write one sentence for each processor, or check that it is so");
    if (config.web.transfers.empty() && config.messenger) missing("transfers", "citizens are told that Meta may transfer messages to the USA, and that nothing else leaves the EEA; write what is transferred and on which basis");
    if (config.web.accessibility_statement.empty()) missing("accessibility_statement", "the page has none; publish one and write its address");
}

}  // namespace

LinkFault judge_link(std::string_view url) {
    const std::size_t begin = url.find("://");
    const std::string_view rest = begin == std::string_view::npos ? url : url.substr(begin + 3);
    const std::size_t slash = rest.find_first_of("/?#");
    std::string_view host = rest.substr(0, slash);
    host = host.substr(0, host.find(':'));
    if (is_in_any(host, example_domains)) return LinkFault::example;
    if (!is_in_any(host, police_domains)) return LinkFault::foreign;
    const bool has_path = slash != std::string_view::npos && rest.size() > slash + 1;
    return has_path || host.starts_with("tips.") ? LinkFault::none : LinkFault::front_page;
}

std::vector<std::string> launch_warnings(const Config& config, const Rules& rules, const contact::Reference& reference) {
    std::vector<std::string> warnings;
    check_web(config, warnings);
    if (!config.messenger || is_loopback_url(config.messenger->graph_url)) return warnings;
    if (std::ranges::find(config.messenger->setups, "link") != config.messenger->setups.end() && config.messenger->link_refs.empty())
        warnings.emplace_back("any m.me link with a ref is taken as a wish to be asked; name the refs in messenger.link_refs");
    const auto args = account_args(config, rules.units, reference);
    std::set<std::string> unfilled;
    for (const auto& [name, text_id] : placeholders_shown(rules.dialogs)) {
        const auto& values = args.at(Language::nb);
        const auto value = values.find(name);
        if (value == values.end()) {
            const bool is_filled = std::ranges::find(filled_when_said, name) != filled_when_said.end();
            if (!is_filled) unfilled.insert("{" + name + "} (" + text_id + ")");
            continue;
        }
        LinkFault fault = value->second.starts_with("http") ? judge_link(value->second) : LinkFault::none;
        if (fault == LinkFault::front_page && value->second == config.http.public_url) fault = LinkFault::none;  // the page meant
        if (fault != LinkFault::none)
            warnings.push_back("{" + name + "} is " + value->second + ", " + std::string(sentence_of(fault)) + "; write the exact page in numbers.json or in \"texts\" (" + text_id + ")");
    }
    std::set<std::string> unconfirmed;
    for (const contact::PublishedNumber& number : reference.numbers)
        if (!number.confirmed) unconfirmed.insert(number.number);
    if (!unconfirmed.empty()) warnings.push_back("nobody has confirmed these phone numbers in numbers.json: " + joined(unconfirmed) + "; call them, then set \"confirmed\" to true");
    if (!unfilled.empty()) warnings.push_back("nothing fills these places in the texts, so citizens see the braces: " + joined(unfilled) + "; write a value in \"texts\"");
    return warnings;
}

}  // namespace stemmen::app
