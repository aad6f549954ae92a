#include "service/payload.hpp"

#include <array>
#include <charconv>

namespace stemmen::service {
namespace {

constexpr std::string_view purpose = "payload";
constexpr std::string_view form = "s1";
constexpr std::size_t payload_bytes_max = 1000;
constexpr std::size_t payload_bytes_usual = 96;
constexpr std::size_t fields_in_all = 6;

std::string bound(const PersonKey& person, std::string_view fields) {
    std::string out;
    out.reserve(person.value.size() + 1 + fields.size());
    return out.append(person.value).append("|").append(fields);
}

}  // namespace

std::string seal_payload(const privacy::KeyRing& keys, const PersonKey& person, const Payload& payload) {
    std::string text;
    text.reserve(payload_bytes_usual);
    text.append(form).append("|").append(payload.session.value).append("|").append(payload.step).append("|");
    text.append(std::to_string(payload.version)).append("|").append(payload.value);
    const std::string mac = keys.mac(purpose, bound(person, text));
    return text.append("|").append(mac);
}

std::optional<Payload> open_payload(const privacy::KeyRing& keys, const PersonKey& person, std::string_view text) {
    if (text.size() > payload_bytes_max) return std::nullopt;
    const auto last = text.rfind('|');
    if (last == std::string_view::npos) return std::nullopt;
    const std::string_view fields = text.substr(0, last);
    if (!keys.verify_mac(purpose, bound(person, fields), text.substr(last + 1))) return std::nullopt;
    std::array<std::string_view, fields_in_all - 1> part;
    std::string_view rest = fields;
    for (std::size_t i = 0; i < part.size(); ++i) {
        const auto bar = i + 1 < part.size() ? rest.find('|') : std::string_view::npos;
        if (i + 1 < part.size() && bar == std::string_view::npos) return std::nullopt;
        part[i] = rest.substr(0, bar);
        if (bar != std::string_view::npos) rest.remove_prefix(bar + 1);
    }
    Payload payload{SessionId{std::string(part[1])}, std::string(part[2]), 0, std::string(part[4])};
    const auto [end, error] = std::from_chars(part[3].data(), part[3].data() + part[3].size(), payload.version);
    if (part[0] != form || error != std::errc{} || end != part[3].data() + part[3].size()) return std::nullopt;
    return payload;
}

}  // namespace stemmen::service
