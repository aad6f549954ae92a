#include "core/same_texts.hpp"

#include <algorithm>

namespace stemmen {
namespace {

std::vector<std::string> sorted(std::vector<std::string> places) {
    std::ranges::sort(places);
    return places;
}

}  // namespace

Result<void> check_same_texts(const std::string& folder, std::string_view who, const std::map<Language, TextsByName>& all, PlacesIn places_in) {
    const auto file_of = [&](Language language) { return folder + "/" + std::string(to_string(language)) + ".json"; };
    for (const Language language : {Language::nb, Language::nn, Language::en})
        if (!all.contains(language)) return Error{Errc::misconfigured, file_of(language) + " is missing: " + std::string(who) + " read bokmål, nynorsk and English"};
    const TextsByName& first = all.at(Language::nb);
    for (const auto& [language, own] : all) {
        const auto wrong = [&](const std::string& sentence) { return Error{Errc::misconfigured, file_of(language) + ": " + sentence}; };
        for (const auto& [id, text] : first) {
            const auto found = own.find(id);
            if (found == own.end()) return wrong("there is no \"" + id + "\", which the bokmål file has");
            if (sorted(places_in(text)) != sorted(places_in(found->second))) return wrong("\"" + id + "\" has other {places} than in bokmål");
        }
        for (const auto& [id, text] : own)
            if (!first.contains(id)) return wrong("\"" + id + "\" is not in the bokmål file");
    }
    return {};
}

}  // namespace stemmen
