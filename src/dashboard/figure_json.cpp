#include "dashboard/figure_json.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

namespace stemmen::dashboard {
namespace {

using nlohmann::json;

constexpr std::array languages{Language::nb, Language::nn, Language::en};  // of those who read

json hidden(insight::Hidden why) { return {{"kind", "hidden"}, {"why", to_string(why)}, {"text", sentence(why, Language::nb)}}; }

json share(const insight::ShareFigure& figure) {
    json out{{"kind", "share"}, {"share", figure.share}, {"few", figure.few}};
    if (figure.of) out["of"] = *figure.of;
    if (figure.interval) out["low"] = figure.interval->low, out["high"] = figure.interval->high;
    if (figure.rounded) out["rounded"] = true;
    return out;
}

json count(const insight::CountOnly& figure) {
    json out{{"kind", "count"}, {"persons", figure.persons}};
    if (figure.rounded) out["rounded"] = true;
    return out;
}

std::string_view name_of(insight::Verdict verdict) {
    switch (verdict) {
        case insight::Verdict::no_sure_difference: return "no_sure_difference";
        case insight::Verdict::first_is_higher: return "first_is_higher";
        case insight::Verdict::second_is_higher: return "second_is_higher";
        case insight::Verdict::left_out: return "left_out";
    }
    return "";
}

// What the verdict says to people; nothing where there are too many comparisons for words.
json words_of(insight::Verdict verdict) {
    switch (verdict) {
        case insight::Verdict::no_sure_difference: return names(std::string(words(verdict, Language::nb)), std::string(words(verdict, Language::nn)), std::string(words(verdict, Language::en)));
        case insight::Verdict::first_is_higher: return names("sikker forskjell: den første er høyere", "sikker skilnad: den første er høgare", "certain difference: the first is higher");
        case insight::Verdict::second_is_higher: return names("sikker forskjell: den andre er høyere", "sikker skilnad: den andre er høgare", "certain difference: the second is higher");
        case insight::Verdict::left_out: return names("", "", "");
    }
    return names("", "", "");
}

}  // namespace

json names(const std::string& nb, const std::string& nn, const std::string& en) { return {{"nb", nb}, {"nn", nn}, {"en", en}}; }

json names(const contact::Unit& unit) { return names(name_of(unit, Language::nb), name_of(unit, Language::nn), name_of(unit, Language::en)); }

json names(const dialog::Texts& texts, const std::string& id) {
    json out;
    for (const Language language : languages) {
        const dialog::Text* const text = texts.shown(id, language);
        out[std::string(to_string(language))] = text == nullptr ? id : text->text;
    }
    return out;
}

json names(const dialog::Texts& texts, const std::string& id, const std::string& value) {
    json out;
    for (const Language language : languages) {
        const dialog::Text* const text = texts.shown(id, language);
        const dialog::Choice* found = nullptr;
        if (text != nullptr)
            for (const dialog::Choice& choice : text->choices)
                if (choice.value == value) found = &choice;
        out[std::string(to_string(language))] = found == nullptr ? value : found->title;
    }
    return out;
}

json as_json(const insight::Figure& figure) {
    struct Writer {
        json operator()(insight::Hidden why) const { return hidden(why); }
        json operator()(const insight::CountOnly& one) const { return count(one); }
        json operator()(const insight::UnderLimit& one) const { return {{"kind", "under"}, {"limit", one.limit}}; }
        json operator()(const insight::ShareFigure& one) const { return share(one); }
    };
    return std::visit(Writer{}, figure);
}

json as_json(const insight::Comparison& comparison) {
    if (const auto* why = std::get_if<insight::Hidden>(&comparison)) return hidden(*why);
    const auto& found = std::get<insight::Difference>(comparison);
    return {{"kind", "difference"}, {"points", found.points}, {"low", found.interval.low}, {"high", found.interval.high}, {"verdict", name_of(found.verdict)}, {"text", words_of(found.verdict)}};
}

json as_json(const Filter& filter) {
    return {{"dialog", filter.dialog}, {"unit", filter.unit}, {"period", filter.period ? insight::name_of(*filter.period) : ""}, {"channel", filter.channel}, {"audience", to_string(filter.audience)}};
}

}  // namespace stemmen::dashboard
