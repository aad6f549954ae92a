#include "service/body.hpp"

#include "service/outbox.hpp"

namespace stemmen::service {
namespace {

constexpr std::string_view sealed_prefix = "sealed:";  // JSON begins with a brace

// An address is bound to the person alone: one cannot stand in for the other.
std::string binding(const PersonKey& person) { return "outbox|" + person.value; }

Result<Operation> opened(const privacy::KeyRing& keys, const PersonKey& person, std::string_view body) {
    if (!body.starts_with(sealed_prefix)) return parse_operation(body);
    const Result<Secret> text = keys.open_text(body.substr(sealed_prefix.size()), binding(person));
    if (!text) return text.error();
    return parse_operation(text->reveal());
}

}  // namespace

std::string sealed_body(const privacy::KeyRing& keys, const PersonKey& person, const Operation& operation) {
    return std::string(sealed_prefix) + keys.seal_text(Secret(to_json(operation)), binding(person));
}

Result<Operation> operation_of(const privacy::KeyRing& keys, const Outgoing& row) { return opened(keys, row.person, row.body); }
Result<Operation> operation_shown(const privacy::KeyRing& keys, const PageMessage& message) { return opened(keys, message.person, message.body); }

}  // namespace stemmen::service
