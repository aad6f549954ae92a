#include "contact/reference.hpp"

#include <algorithm>
#include <ranges>
#include <utility>

#include "core/json.hpp"

namespace stemmen::contact {
namespace {

using Kind = JsonNode::Kind;

bool is_placeholder_name(std::string_view name) {
    const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
    return !name.empty() && std::ranges::all_of(name, fits);
}

bool is_address(std::string_view value) {
    const auto printable = [](char c) { return c > ' ' && c < 0x7F && c != '{' && c != '}'; };
    return value.starts_with("https://") && value.size() > 8 && value.size() <= placeholder_value_bytes_max &&
           std::ranges::all_of(value, printable);
}

bool is_phone_number(std::string_view value) {
    if (value.starts_with('+')) value.remove_prefix(1);
    const auto fits = [](char c) { return (c >= '0' && c <= '9') || c == ' '; };
    return value.size() >= 3 && value.size() <= 20 && value.front() != ' ' && value.back() != ' ' && std::ranges::all_of(value, fits);
}

// Reads the file part by part; the first fault ends it.
class ReferenceReader {
public:
    ReferenceReader(std::string_view name, const UnitTree& tree) : name_(name), tree_(tree) {}

    bool read(const JsonNode& root) {
        if (!expect(root, Kind::object, "the file must be one object in { }")) return false;
        for (const auto& [key, value] : root.members) {
            if (!expect(value, Kind::object, "write an object in { }")) return false;
            const bool good = key == "numbers" ? read_numbers(value)
                              : key == "links" ? read_values(value, reference.defaults)
                              : key == "units" ? read_units(value)
                                               : fail(value, "\"" + key + "\" is unknown; write numbers, links or units");
            if (!good) return false;
        }
        return true;
    }

    Reference reference;
    std::string fault;

private:
    bool fail(const JsonNode& node, std::string_view sentence) {
        fault = located(name_, node, sentence);
        return false;
    }
    bool expect(const JsonNode& node, Kind kind, std::string_view sentence) { return node.is(kind) || fail(node, sentence); }

    bool read_numbers(const JsonNode& node) {
        for (const auto& [key, entry] : node.members) {
            if (!is_placeholder_name(key)) return fail(entry, "a name is small letters, digits and _");
            if (reference.numbers.size() == placeholders_max) return fail(entry, "there may be 100 numbers at most");
            if (!expect(entry, Kind::object, "write {\"number\": …, \"what\": …, \"confirmed\": …}")) return false;
            PublishedNumber number{key, {}, {}, false};
            for (const auto& [field, value] : entry.members) {
                if (field == "number" && value.is(Kind::string) && is_phone_number(value.string))
                    number.number = value.string;
                else if (field == "what" && value.is(Kind::string))
                    number.what = value.string;
                else if (field == "confirmed" && value.is(Kind::boolean))
                    number.confirmed = value.boolean;
                else
                    return fail(value,
                                "\"" + field + "\": write \"number\" with digits, \"what\" with a text, \"confirmed\" with true or false");
            }
            if (number.number.empty()) return fail(entry, "\"number\" is missing");
            reference.numbers.push_back(std::move(number));
        }
        return true;
    }

    bool read_values(const JsonNode& node, Reference::Values& values) {
        for (const auto& [key, value] : node.members) {
            if (!is_placeholder_name(key)) return fail(value, "a placeholder is small letters, digits and _");
            if (values.size() == placeholders_max) return fail(value, "there may be 100 placeholders at most");
            auto& by_language = values[key];
            if (value.is(Kind::string)) {
                if (!read_address(value, by_language[""])) return false;
                continue;
            }
            if (!expect(value, Kind::object, "write an address, or an object with one for each language")) return false;
            for (const auto& [language, address] : value.members) {
                if (!parse_language(language))
                    return fail(address, "\"" + language + "\" is no language; write nb, nn, en, se, smj or sma");
                if (!read_address(address, by_language[language])) return false;
            }
            if (!by_language.contains("nb")) return fail(value, "\"nb\" is missing: the other languages fall back to it");
        }
        return true;
    }

    bool read_address(const JsonNode& node, std::string& into) {
        if (!node.is(Kind::string) || !is_address(node.string))
            return fail(node, "write an address that begins with https://, 300 bytes at most");
        into = node.string;
        return true;
    }

    bool read_units(const JsonNode& node) {
        for (const auto& [id, values] : node.members) {
            if (tree_.find(id) == nullptr) return fail(values, "\"" + id + "\" is no unit in the unit tree");
            if (!expect(values, Kind::object, "write the unit's placeholders in { }")) return false;
            if (!read_values(values, reference.units[id])) return false;
        }
        return true;
    }

    std::string_view name_;
    const UnitTree& tree_;
};

const std::string& value_in(const std::map<std::string, std::string>& by_language, Language language) {
    if (const auto all = by_language.find(""); all != by_language.end()) return all->second;
    const auto exact = by_language.find(std::string(to_string(language)));
    return exact != by_language.end() ? exact->second : by_language.at("nb");
}

}  // namespace

Result<Reference> parse_reference(std::string_view json, std::string_view name, const UnitTree& tree) {
    const Result<JsonNode> root = parse_json_tree(json, name);
    if (!root) return root.error();
    ReferenceReader reader(name, tree);
    if (!reader.read(*root)) return Error{Errc::misconfigured, reader.fault};
    return std::move(reader.reference);
}

std::map<std::string, std::string> placeholders(const Reference& reference, const UnitTree& tree, std::string_view unit,
                                                Language language) {
    std::map<std::string, std::string> found;
    for (const PublishedNumber& number : reference.numbers) found["nummer_" + number.name] = number.number;
    const auto overlay = [&](const Reference::Values& values) {
        for (const auto& [placeholder, by_language] : values) found[placeholder] = value_in(by_language, language);
    };
    overlay(reference.defaults);
    const std::vector<const Unit*> path = tree.path_to_root(unit);
    for (const Unit* ancestor : std::views::reverse(path))
        if (const auto own = reference.units.find(ancestor->id); own != reference.units.end()) overlay(own->second);
    return found;
}

}  // namespace stemmen::contact
