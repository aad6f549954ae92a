#include "app/config.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "app/client_address.hpp"
#include "app/config_reader.hpp"

namespace stemmen::app {
namespace {

using Kind = JsonNode::Kind;

void check_url(ConfigReader& reader, const JsonNode& section, const std::string& key, const std::string& url) {
    const JsonNode& node = place_of(section, key);
    const bool secure = url.starts_with("https://");
    if (!secure && !(url.starts_with("http://") && is_loopback_url(url)))
        reader.fault(node, "\"" + key + "\" must begin with https:// (http:// is accepted for 127.0.0.1 and localhost only)");
    if (url.ends_with("/")) reader.fault(node, "\"" + key + "\" must not end with a slash");
}

void read_http(ConfigReader& reader, const JsonNode& root, HttpSettings& http) {
    reader.section(root, "http", [&](const JsonNode& node) {
        reader.text(node, "listen", http.listen);
        reader.text(node, "public_url", http.public_url);
        check_url(reader, node, "public_url", http.public_url);
        reader.number(node, "connections_max", http.connections_max, 1, 100'000);
        reader.number(node, "connections_per_peer_max", http.connections_per_peer_max, 1, 100'000);
        reader.texts(node, "trusted_proxies", http.trusted_proxies);
        for (const std::string& proxy : http.trusted_proxies)
            if (address_block(proxy).empty()) reader.fault(place_of(node, "trusted_proxies"), "\"trusted_proxies\" must hold addresses such as \"10.0.0.5\", not \"" + proxy + "\"");
        if (http.public_url.size() > public_url_bytes_max) reader.fault(place_of(node, "public_url"), "\"public_url\" is too long for a QR code; at most " + std::to_string(public_url_bytes_max) + " characters");
        const auto colon = http.listen.rfind(':');
        const std::string port = colon == std::string::npos ? "" : http.listen.substr(colon + 1);
        const bool digits = !port.empty() && port.size() <= 5 && std::ranges::all_of(port, [](char c) { return c >= '0' && c <= '9'; });
        if (!digits || std::stoi(port) > 65535) reader.fault(place_of(node, "listen"), "\"listen\" must be an address and a port, such as \"127.0.0.1:8080\"");
    });
}

void read_store(ConfigReader& reader, const JsonNode& root, StoreSettings& store) {
    reader.section(root, "store", [&](const JsonNode& node) {
        reader.text(node, "database", store.database);
        reader.text(node, "contacts", store.contacts);
        reader.text(node, "keys", store.keys);
        reader.text(node, "contact_keys", store.contact_keys);
        reader.flag(node, "synchronous_full", store.synchronous_full);
        const auto check_keys = [&](const std::string& key, const std::string& reference) {
            if (!reference.starts_with("file:") && !reference.starts_with("env:"))
                reader.fault(place_of(node, key), "\"" + key + "\" must be \"file:/path\" or \"env:NAME\"; make a key file with: stemmen keys new --out PATH");
        };
        check_keys("keys", store.keys);
        if (!store.contact_keys.empty()) check_keys("contact_keys", store.contact_keys);
        if (store.contact_keys == store.keys) reader.fault(place_of(node, "contact_keys"), "\"contact_keys\" must be another key file than \"keys\"");
        if (store.contacts == store.database) reader.fault(place_of(node, "contacts"), "\"contacts\" must be another file than \"database\"");
    });
}

void read_contact(ConfigReader& reader, const JsonNode& root, ContactSettings& contact) {
    using namespace std::chrono_literals;
    using std::chrono::days;
    reader.section(root, "contact", [&](const JsonNode& node) {
        reader.duration(node, "gap", contact.gap, 0s, days{3650});  // its limits: check_storage_times
        reader.duration(node, "window_margin", contact.window_margin, 0s, 12h);
        reader.duration(node, "hand_back_after", contact.hand_back_after, 1s, 24h);
        reader.duration(node, "session_timeout", contact.session_timeout, 1s, 24h);
        for (const char* moved : {"stop_kept", "link_kept"}) {
            reader.accept(node, moved);
            if (const JsonNode* old = node.find(moved)) reader.fault(*old, "\"" + std::string(moved) + "\" has moved; write it in the section \"retention\"");
        }
        reader.text(node, "time_zone", contact.time_zone);
        reader.text(node, "dialog", contact.dialog);
        if (const JsonNode* quiet = reader.typed(node, "quiet_hours", Kind::string, "a span such as \"21:00-08:00\", or \"off\"")) {
            const Result<QuietHours> span = parse_quiet_hours(quiet->string);
            if (quiet->string == "off") contact.quiet_hours.reset();
            else if (span) contact.quiet_hours = *span;
            else reader.fault(*quiet, "\"quiet_hours\": " + span.error().detail);
        }
        if (const JsonNode* language = reader.typed(node, "language", Kind::string, "\"nb\", \"nn\" or \"en\"")) {
            const auto parsed = parse_language(language->string);
            if (parsed) contact.language = *parsed;
            else reader.fault(*language, "\"language\" must be one of nb, nn, en, se, smj, sma");
        }
    });
}

void check_setups(ConfigReader& reader, const JsonNode& node, const std::vector<std::string>& setups) {
    const std::set<std::string> known{"standby", "zero_config", "passed", "link"};
    for (const std::string& setup : setups)
        if (!known.contains(setup))
            reader.fault(node, "\"setups\" does not know \"" + setup + "\"; write any of standby, zero_config, passed, link");
    if (setups.empty()) reader.fault(node, "\"setups\" needs at least one of standby, zero_config, passed, link");
}

void read_messenger(ConfigReader& reader, const JsonNode& root, Config& config) {
    using namespace std::chrono_literals;
    reader.section(root, "messenger", [&](const JsonNode& node) {
        MessengerSettings& messenger = config.messenger.emplace();
        reader.text(node, "graph_url", messenger.graph_url);
        check_url(reader, node, "graph_url", messenger.graph_url);
        reader.text(node, "graph_version", messenger.graph_version);
        reader.text(node, "page_id", messenger.page_id);
        reader.text(node, "app_id", messenger.app_id);
        reader.secret(node, "verify_token", messenger.verify_token);
        reader.secret(node, "page_token", messenger.page_token);
        if (const JsonNode* list = reader.typed(node, "app_secrets", Kind::array, "a list of \"env:NAME\" or \"file:/path\"")) {
            for (const JsonNode& item : list->items) {
                if (item.is(Kind::string)) messenger.app_secrets.push_back(reader.resolve(item, "app_secrets"));
                else reader.fault(item, "\"app_secrets\" must hold texts such as \"env:MESSENGER_APP_SECRET\"");
            }
            if (messenger.app_secrets.size() > 2) reader.fault(*list, "\"app_secrets\" takes two at most: the old and the new one");
        }
        reader.texts(node, "operator_app_ids", messenger.operator_app_ids);
        reader.texts(node, "automation_texts", messenger.automation_texts);
        reader.texts(node, "link_refs", messenger.link_refs);
        reader.texts(node, "setups", messenger.setups);
        check_setups(reader, place_of(node, "setups"), messenger.setups);
        reader.duration(node, "quiet_time", messenger.quiet_time, 0s, 12h);
        reader.duration(node, "closing_pause", messenger.closing_pause, 0s, 1h);
        if (node.find("automation_reply") != nullptr) reader.duration(node, "automation_reply", messenger.automation_reply.emplace(), 0s, 60s);
        reader.flag(node, "thanks_need_no_answer", messenger.thanks_need_no_answer);
        reader.duration(node, "typing", messenger.typing, 0s, 5s);
        reader.text(node, "persona_id", messenger.persona_id);
        reader.text(node, "unit", messenger.unit);
        reader.text(node, "ca_file", messenger.ca_file);
        reader.number(node, "sends_in_flight_max", messenger.sends_in_flight_max, 1, 300);
        reader.number(node, "sends_per_second_max", messenger.sends_per_second_max, 1, 100'000);
        reader.require(node, "page_id", !messenger.page_id.empty());
        reader.require(node, "app_id", !messenger.app_id.empty());
        reader.require(node, "app_secrets", node.find("app_secrets") != nullptr && !node.find("app_secrets")->items.empty());
        reader.require(node, "verify_token", node.find("verify_token") != nullptr);
        reader.require(node, "page_token", node.find("page_token") != nullptr);
    });
}

}  // namespace

Result<Secret> secret_from_environment(std::string_view reference) {
    if (reference.starts_with("env:")) {
        const std::string name(reference.substr(4));
        const char* value = std::getenv(name.c_str());
        if (value == nullptr || *value == '\0')
            return Error{Errc::misconfigured, "the environment variable " + name + " is not set; set it, or use \"file:/path\""};
        return Secret(value);
    }
    if (reference.starts_with("file:")) {
        const std::string path(reference.substr(5));
        std::ifstream file(path, std::ios::binary);
        std::stringstream content;
        content << file.rdbuf();
        std::string value = content.str();
        while (value.ends_with('\n') || value.ends_with('\r')) value.pop_back();
        if (!file || value.empty()) return Error{Errc::misconfigured, "the file " + path + " cannot be read or is empty; put the secret in it"};
        return Secret(std::move(value));
    }
    return Error{Errc::misconfigured, "a secret must not stand here; write \"env:NAME\" or \"file:/path\""};
}

bool is_loopback_url(std::string_view url) {
    const auto slashes = url.find("://");
    std::string_view host = slashes == std::string_view::npos ? url : url.substr(slashes + 3);
    host = host.substr(0, host.find('/'));
    if (host.starts_with("[::1]")) return true;
    host = host.substr(0, host.find(':'));
    return host == "localhost" || host == "127.0.0.1";
}

std::set<std::string> storage_settings() {
    const SecretSource none = [](std::string_view) -> Result<Secret> { return Error{Errc::misconfigured, "not asked for here"}; };
    ConfigReader reader("settings", none);
    const JsonNode root = *parse_json_tree(R"({"retention": {}, "safety": {"units": {"*": {}}}, "dashboard": {}})", "settings");
    Config config;
    read_retention(reader, root, config.retention);
    read_safety(reader, root, config.safety);
    read_dashboard(reader, root, config.http, config.dashboard);
    return std::move(reader.asked_for);
}

std::variant<Config, ConfigFaults> parse_config(std::string_view text, std::string_view name, const SecretSource& secrets) {
    Result<JsonNode> root = parse_json_tree(text, name);
    if (!root) return ConfigFaults{{root.error().detail}};
    ConfigReader reader(name, secrets);
    Config config;
    if (!root->is(Kind::object)) return ConfigFaults{{located(name, *root, "the configuration must be one object in braces")}};
    read_http(reader, *root, config.http);
    read_store(reader, *root, config.store);
    reader.text(*root, "dialogs", config.dialogs);
    reader.text(*root, "data", config.data);
    read_contact(reader, *root, config.contact);
    read_messenger(reader, *root, config);
    read_web(reader, *root, config.web);
    read_recruitment(reader, *root, config);
    reader.section(*root, "operators", [&](const JsonNode& node) {
        Secret token;
        reader.secret(node, "token", token);
        if (!token.empty()) config.operators.token = std::move(token);
    });
    read_safety(reader, *root, config.safety);
    config.dashboard.dialog = config.contact.dialog;  // unless it says otherwise
    config.dashboard.page_dialog = config.web.dialog;
    read_dashboard(reader, *root, config.http, config.dashboard);
    read_retention(reader, *root, config.retention);
    read_children(reader, *root, config.children);
    read_teams(reader, *root, config);
    reader.section(*root, "log", [&](const JsonNode& node) {
        reader.text(node, "level", config.log.level);
        const std::set<std::string> levels{"debug", "info", "warn", "error"};
        if (!levels.contains(config.log.level)) reader.fault(place_of(node, "level"), "\"level\" must be debug, info, warn or error");
    });
    reader.section(*root, "texts", [&](const JsonNode& node) {
        for (const JsonNode::Member& member : node.members) reader.text(node, member.name, config.texts[member.name]);
    });
    reader.finish(*root);
    check_storage_times(reader, *root, config);
    if (!reader.faults.empty()) return ConfigFaults{std::move(reader.faults)};
    return config;
}

}  // namespace stemmen::app
