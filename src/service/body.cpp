#include "service/body.hpp"

#include "service/outbox.hpp"

namespace stemmen::service {
namespace {

constexpr std::string_view sealed_prefix = "sealed:";  // JSON begins with a brace

// An address is bound to the person alone: one cannot stand in for the other.
std::string binding(const PersonKey& person) { return "outbox|" + person.value; }

}  // namespace

std::string sealed_body(const privacy::KeyRing& keys, const PersonKey& person, const Operation& operation) {
    return std::string(sealed_prefix) + keys.seal_text(Secret(to_json(operation)), binding(person));
}

Result<Operation> operation_of(const privacy::KeyRing& keys, const Outgoing& row) {
    if (!row.body.starts_with(sealed_prefix)) return parse_operation(row.body);
    const Result<Secret> opened = keys.open_text(std::string_view(row.body).substr(sealed_prefix.size()), binding(row.person));
    if (!opened) return opened.error();
    return parse_operation(opened->reveal());
}

}  // namespace stemmen::service
