#include "service/short_links.hpp"

#include <algorithm>

#include "core/text.hpp"

namespace stemmen::service {
namespace {

constexpr std::string_view alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

char normal(char typed) {
    const char small = typed >= 'A' && typed <= 'Z' ? static_cast<char>(typed - 'A' + 'a') : typed;
    if (small == 'o') return '0';
    if (small == 'i' || small == 'l') return '1';
    return small;
}

}  // namespace

std::string_view to_string(FunnelStep step) {
    constexpr std::array<std::string_view, 4> names{"shown", "opened", "started", "completed"};
    return names[static_cast<std::size_t>(step)];
}

std::string new_link_code(Random& random) {
    std::string code;
    for (std::uint64_t bits = random.next(); code.size() < link_code_characters; bits /= alphabet.size()) code += alphabet[bits % alphabet.size()];
    return code;
}

std::string normal_link_code(std::string_view typed) {
    if (typed.size() != link_code_characters) return {};
    std::string code;
    for (const char each : typed) {
        code += normal(each);
        if (alphabet.find(code.back()) == std::string_view::npos) return {};
    }
    return code;
}

std::string_view link_dialog_of(std::string_view kind) { return kind == "passport_office" ? "passport-office" : "place"; }

Result<void> check(const ShortLink& link) {
    if (std::ranges::find(link_kinds, link.kind) == link_kinds.end())
        return Error{Errc::bad_input, "there is no kind of place \"" + link.kind + "\"; write passport_office, counter, meeting or stream"};
    for (const Language language : {Language::nb, Language::nn, Language::en}) {
        const auto place = link.place.find(language);
        const std::string name(to_string(language));
        if (place == link.place.end() || trim(place->second).empty()) return Error{Errc::bad_input, "the place has no name in " + name + "; citizens read bokmål, nynorsk and English"};
        const bool is_good = is_valid_utf8(place->second) && count_code_points(place->second) <= link_place_characters_max &&
                             std::ranges::none_of(place->second, [](char c) { return static_cast<unsigned char>(c) < ' '; });
        if (!is_good) return Error{Errc::bad_input, "the name of the place in " + name + " must be one line of at most " + std::to_string(link_place_characters_max) + " characters"};
    }
    const bool is_word = std::ranges::all_of(link.drive, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_'; });
    if (!is_word || link.drive.size() > link_drive_bytes_max)
        return Error{Errc::bad_input, "a drive is named by small letters, digits, - and _, at most " + std::to_string(link_drive_bytes_max) + " of them"};
    return {};
}

}  // namespace stemmen::service
