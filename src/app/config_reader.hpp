// Reads a section of the configuration into its fields and collects every fault with its line. For src/app/*config.cpp only.
#pragma once

#include <set>

#include "app/config.hpp"
#include "core/json.hpp"

namespace stemmen::app {

// Walks the tree, fills fields, and collects every fault instead of stopping at the first.
class ConfigReader {
public:
    ConfigReader(std::string_view name, const SecretSource& secrets) : name_(name), secrets_(secrets) {}

    void fault(const JsonNode& node, const std::string& sentence) { faults.push_back(located(name_, node, sentence)); }

    // Calls `read` for the object member of that name and marks it as known.
    template <class Read>
    void section(const JsonNode& parent, const std::string& key, Read read) {
        const JsonNode* node = take(parent, key);
        if (node == nullptr) return;
        if (!node->is(JsonNode::Kind::object)) return fault(*node, "\"" + key + "\" must be an object in braces");
        path_.push_back(key);
        read(*node);
        finish(*node);
        path_.pop_back();
    }
    void text(const JsonNode& parent, const std::string& key, std::string& into) {
        if (const JsonNode* node = typed(parent, key, JsonNode::Kind::string, "a text in quotes")) into = node->string;
    }
    void flag(const JsonNode& parent, const std::string& key, bool& into) {
        if (const JsonNode* node = typed(parent, key, JsonNode::Kind::boolean, "true or false")) into = node->boolean;
    }
    template <class Number>
    void number(const JsonNode& parent, const std::string& key, Number& into, long long least, long long most) {
        const JsonNode* node = typed(parent, key, JsonNode::Kind::number, "a whole number");
        if (node == nullptr) return;
        if (!node->is_integer() || node->number < double(least) || node->number > double(most))
            return fault(*node, "\"" + key + "\" must be a whole number from " + std::to_string(least) + " to " + std::to_string(most));
        into = static_cast<Number>(node->number);
    }
    void duration(const JsonNode& parent, const std::string& key, Duration& into, Duration least, Duration most) {
        const JsonNode* node = typed(parent, key, JsonNode::Kind::string, "a duration in quotes, such as \"15m\", \"24h\" or \"90d\"");
        if (node == nullptr) return;
        const Result<Duration> value = parse_duration(node->string);
        if (!value) return fault(*node, "\"" + key + "\": " + value.error().detail);
        if (*value < least || *value > most)
            return fault(*node, "\"" + key + "\" may be from " + format_duration(least) + " to " + format_duration(most));
        into = *value;
    }
    void texts(const JsonNode& parent, const std::string& key, std::vector<std::string>& into) {
        const JsonNode* node = typed(parent, key, JsonNode::Kind::array, "a list in brackets");
        if (node == nullptr) return;
        into.clear();
        for (const JsonNode& item : node->items) {
            if (!item.is(JsonNode::Kind::string)) return fault(item, "\"" + key + "\" must hold texts in quotes");
            into.push_back(item.string);
        }
    }
    void secret(const JsonNode& parent, const std::string& key, Secret& into) {
        if (const JsonNode* node = typed(parent, key, JsonNode::Kind::string, "\"env:NAME\" or \"file:/path\"")) into = resolve(*node, key);
    }
    Secret resolve(const JsonNode& node, const std::string& key) {
        Result<Secret> value = secrets_(node.string);
        if (value) return std::move(*value);
        fault(node, "\"" + key + "\": " + value.error().detail);
        return {};
    }
    const JsonNode* typed(const JsonNode& parent, const std::string& key, JsonNode::Kind kind, const std::string& what) {
        const JsonNode* node = take(parent, key);
        if (node == nullptr || node->is(kind)) return node;
        fault(*node, "\"" + key + "\" must be " + what);
        return nullptr;
    }
    // Whatever nobody asked for is a mistake.
    void finish(const JsonNode& object) {
        for (const JsonNode::Member& member : object.members)
            if (!known_.contains({&object, member.name}))
                fault(member.value, "there is no setting \"" + member.name + "\" here; see config/stemmen.schema.json for those there are");
    }
    void accept(const JsonNode& parent, const std::string& key) { take(parent, key); }
    void require(const JsonNode& object, const std::string& key, bool present) {
        if (!present) fault(object, "\"" + path_.back() + "\" needs \"" + key + "\"");
    }

    std::vector<std::string> faults;
    std::set<std::string> asked_for;  // every setting that was looked for, by its path: "retention.link_kept"

private:
    const JsonNode* take(const JsonNode& parent, const std::string& key) {
        known_.insert({&parent, key});
        std::string path;
        for (const std::string& section : path_) path += section + ".";
        asked_for.insert(path + key);
        return parent.find(key);
    }

    std::string_view name_;
    const SecretSource& secrets_;
    std::set<std::pair<const JsonNode*, std::string>> known_;
    std::vector<std::string> path_;
};

// Where a setting stands, or the section it is missing from.
inline const JsonNode& place_of(const JsonNode& section, const std::string& key) {
    const JsonNode* node = section.find(key);
    return node == nullptr ? section : *node;
}

// Each topic has a file of its own; they are called by parse_config.
void read_safety(ConfigReader& reader, const JsonNode& root, SafetySettings& safety);
void read_dashboard(ConfigReader& reader, const JsonNode& root, const HttpSettings& http, dashboard::Settings& dashboard);
void read_recruitment(ConfigReader& reader, const JsonNode& root, Config& config);
void read_web(ConfigReader& reader, const JsonNode& root, WebSettings& web);
void read_retention(ConfigReader& reader, const JsonNode& root, RetentionSettings& retention);
void read_teams(ConfigReader& reader, const JsonNode& root, Config& config);
void read_children(ConfigReader& reader, const JsonNode& root, privacy::ChildRules& children);
// After all sections: what only fits, or does not fit, together.
void check_storage_times(ConfigReader& reader, const JsonNode& root, const Config& config);

}  // namespace stemmen::app
