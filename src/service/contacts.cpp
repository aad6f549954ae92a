#include "service/contacts.hpp"

#include <array>
#include <nlohmann/json.hpp>

#include "privacy/consent.hpp"

namespace stemmen::service {
namespace {

using nlohmann::json;

Secret as_json(const ContactDetails& details) {
    return Secret(json{{"name", details.name.reveal()}, {"phone", details.phone.reveal()}, {"email", details.email.reveal()}}.dump(-1, ' ', false, json::error_handler_t::replace));
}

Result<ContactDetails> parse(const Secret& text) {
    const json root = json::parse(text.reveal(), nullptr, false);
    const auto field = [&](const char* name) {
        const auto found = root.find(name);
        return found != root.end() && found->is_string() ? Secret(found->get<std::string>()) : Secret();
    };
    if (!root.is_object()) return Error{Errc::bad_input, "a contact does not hold what it should; restore the backup of the contacts database"};
    return ContactDetails{field("name"), field("phone"), field("email")};
}

}  // namespace

std::string_view to_string(ErasureCause cause) {
    constexpr std::array<std::string_view, 7> names{"link", "receipt", "talk", "draw", "meeting", "panel", "retention"};
    return names[static_cast<std::size_t>(cause)];
}

Result<void> ContactDrawer::put(const ContactId& id, const std::string& flag, const ContactDetails& details, const SessionId& talk, Timestamp given_at,
                                Timestamp keep_until) {
    const auto consent = privacy::parse_consent_flag(flag);
    if (!consent || !privacy::keeps_contact_data(consent->kind)) return Error{Errc::bad_input, "contact data rest on a consent to be contacted; \"" + flag + "\" is none"};
    for (const Secret* field : {&details.name, &details.phone, &details.email})
        if (field->reveal().size() > contact_field_bytes_max)
            return Error{Errc::bad_input, "a name, phone number or e-mail address has at most " + std::to_string(contact_field_bytes_max) + " bytes"};
    if (details.phone.empty() && details.email.empty()) return Error{Errc::bad_input, "a phone number or an e-mail address is needed"};
    contacts_.insert(seal(id, flag, details, talk, given_at, keep_until));
    return {};
}

Contact ContactDrawer::seal(const ContactId& id, const std::string& flag, const ContactDetails& details, const SessionId& talk, Timestamp given_at, Timestamp keep_until) const {
    return {.id = id, .flag = flag, .sealed = keys_.seal(as_json(details), id.value), .link = talk.empty() ? std::string() : link(talk), .given_at = given_at, .keep_until = keep_until};
}

Result<ContactDetails> ContactDrawer::open(const ContactId& id) {
    const std::optional<Contact> contact = contacts_.find(id);
    if (!contact) return Error{Errc::not_found, "there is no such contact"};
    return open(*contact);
}

Result<ContactDetails> ContactDrawer::open(const Contact& contact) const {
    const Result<Secret> text = keys_.open(contact.sealed, contact.id.value);
    if (!text) return text.error();
    return parse(*text);
}

}  // namespace stemmen::service
