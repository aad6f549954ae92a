// As much of JSON Schema (2020-12) as src/dashboard/openapi.json uses. What it does not know it reports as a fault, so that nothing in
// the description goes unchecked.
#pragma once

#include <array>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "core/text.hpp"
#include "core/time.hpp"

namespace stemmen::dashboard {

// The API as it is described.
inline const nlohmann::json& description() {
    static const nlohmann::json document = [] {
        std::ifstream file(std::string(STEMMEN_SOURCE_DIR) + "/src/dashboard/openapi.json");
        return nlohmann::json::parse(file);
    }();
    return document;
}

class Schema {
public:
    explicit Schema(const nlohmann::json& document) : document_(document) {}

    // Every fault as "/path/in/the/value: sentence".
    std::vector<std::string> faults(const nlohmann::json& schema, const nlohmann::json& value) {
        faults_.clear();
        check(resolved(schema), value, "");
        return faults_;
    }
    const nlohmann::json& resolved(const nlohmann::json& schema) const {
        const nlohmann::json* at = &schema;
        while (at->contains("$ref")) at = &document_.at(nlohmann::json::json_pointer(at->at("$ref").get<std::string>().substr(1)));
        return *at;
    }

private:
    using json = nlohmann::json;

    void fault(const std::string& path, const std::string& sentence) { faults_.push_back((path.empty() ? "/" : path) + ": " + sentence); }

    static bool is_type(const std::string& type, const json& value) {
        if (type == "object") return value.is_object();
        if (type == "array") return value.is_array();
        if (type == "string") return value.is_string();
        if (type == "boolean") return value.is_boolean();
        if (type == "null") return value.is_null();
        if (type == "integer") return value.is_number_integer();
        return type == "number" && value.is_number();
    }

    // The few patterns there are, written out: # is a digit, h a hexadecimal one, + repeats.
    static bool matches(const std::string& pattern, const std::string& text, bool& is_known) {
        static const std::map<std::string, std::vector<std::string>> known{
            {"^[0-9]{4}-(W[0-9]{2}|[0-9]{2}|Q[1-4])$", {"####-W##", "####-##", "####-Qq"}}, {"^[0-9]{4}-[0-9]{2}$", {"####-##"}}, {"^[0-9]+-[0-9a-f]{8}$", {"#+-hhhhhhhh"}}};
        const auto found = known.find(pattern);
        is_known = found != known.end();
        if (!is_known) return false;
        for (const std::string& shape : found->second)
            if (fits(shape, text)) return true;
        return false;
    }
    static bool fits(std::string_view shape, std::string_view text) {
        const auto is = [](char wanted, char c) {
            if (wanted == '#') return c >= '0' && c <= '9';
            if (wanted == 'q') return c >= '1' && c <= '4';
            if (wanted == 'h') return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
            return c == wanted;
        };
        while (!shape.empty()) {
            if (text.empty() || !is(shape[0], text[0])) return false;
            text.remove_prefix(1);
            if (shape.size() > 1 && shape[1] == '+') {
                while (!text.empty() && is(shape[0], text[0])) text.remove_prefix(1);
                shape.remove_prefix(1);
            }
            shape.remove_prefix(1);
        }
        return text.empty();
    }

    void check(const json& schema, const json& value, const std::string& path) {
        static const std::set<std::string> words{"type", "description", "summary", "examples", "required", "properties", "additionalProperties", "items", "enum", "const", "oneOf", "$ref", "pattern",
                                                 "format", "minimum", "maximum", "minLength", "maxLength", "maxItems"};
        for (const auto& [word, rule] : schema.items())
            if (!words.contains(word)) fault(path, "the description uses \"" + word + "\", which this check does not know");
        if (schema.contains("$ref")) check(resolved(schema), value, path);
        if (schema.contains("type") && !is_type(schema["type"].get<std::string>(), value)) return fault(path, "must be " + schema["type"].get<std::string>() + ", and is " + value.dump());
        if (schema.contains("const") && value != schema["const"]) fault(path, "must be " + schema["const"].dump());
        if (schema.contains("enum") && std::ranges::find(schema["enum"], value) == schema["enum"].end()) fault(path, value.dump() + " is none of " + schema["enum"].dump());
        if (schema.contains("oneOf")) check_one_of(schema["oneOf"], value, path);
        if (value.is_string()) check_text(schema, value.get<std::string>(), path);
        if (value.is_number() && schema.contains("minimum") && value < schema["minimum"]) fault(path, "is too small");
        if (value.is_number() && schema.contains("maximum") && value > schema["maximum"]) fault(path, "is too large");
        if (value.is_array()) check_items(schema, value, path);
        if (value.is_object()) check_members(schema, value, path);
    }

    void check_one_of(const json& choices, const json& value, const std::string& path) {
        std::vector<std::string> all;
        int fitting = 0;
        for (const json& choice : choices) {
            Schema one(document_);
            const std::vector<std::string> wrong = one.faults(choice, value);
            if (wrong.empty()) ++fitting;
            all.insert(all.end(), wrong.begin(), wrong.end());
        }
        if (fitting == 1) return;
        fault(path, "must fit exactly one of the choices, and fits " + std::to_string(fitting));
        if (fitting == 0)
            for (const std::string& each : all) faults_.push_back(path + " " + each);
    }

    void check_text(const json& schema, const std::string& text, const std::string& path) {
        bool is_known = true;
        if (schema.contains("pattern") && !matches(schema["pattern"].get<std::string>(), text, is_known)) fault(path, is_known ? "\"" + text + "\" does not fit the pattern" : "its pattern is not known to this check");
        if (schema.contains("minLength") && count_code_points(text) < schema["minLength"].get<std::size_t>()) fault(path, "is too short");
        if (schema.contains("maxLength") && count_code_points(text) > schema["maxLength"].get<std::size_t>()) fault(path, "is too long");
        if (!schema.contains("format")) return;
        const std::string format = schema["format"].get<std::string>();
        const Result<Timestamp> at = parse_timestamp(text);
        if (format == "date-time" && !(at && text.size() > 10)) fault(path, "\"" + text + "\" is no point in time");
        else if (format == "date" && !(at && text.size() == 10)) fault(path, "\"" + text + "\" is no date");
        else if (format != "date-time" && format != "date") fault(path, "the format " + format + " is not known to this check");
    }

    void check_items(const json& schema, const json& value, const std::string& path) {
        if (schema.contains("maxItems") && value.size() > schema["maxItems"].get<std::size_t>()) fault(path, "has too many items");
        if (!schema.contains("items")) return;
        for (std::size_t i = 0; i < value.size(); ++i) check(schema["items"], value[i], path + "/" + std::to_string(i));
    }

    void check_members(const json& schema, const json& value, const std::string& path) {
        const json none = json::object();
        const json& members = schema.contains("properties") ? schema["properties"] : none;
        if (schema.contains("required"))
            for (const json& name : schema["required"])
                if (!value.contains(name.get<std::string>())) fault(path, "\"" + name.get<std::string>() + "\" is missing");
        for (const auto& [name, member] : value.items()) {
            if (members.contains(name)) check(members[name], member, path + "/" + name);
            else if (schema.contains("additionalProperties") && schema["additionalProperties"] == false) fault(path, "there is \"" + name + "\", which is not described");
        }
    }

    const json& document_;
    std::vector<std::string> faults_;
};

}  // namespace stemmen::dashboard
