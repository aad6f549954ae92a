// The sections "mail", "sms" and "recruitment" of the configuration: how volunteers are reached, and how often.
#include <charconv>

#include "app/config_reader.hpp"
#include "recruit/seats.hpp"
#include "recruit/sign_up.hpp"

namespace stemmen::app {
namespace {

constexpr std::size_t text_sender_bytes_max = 15;
constexpr int port_max = 65'535;

void read_mail(ConfigReader& reader, const JsonNode& root, std::optional<MailSettings>& into) {
    reader.section(root, "mail", [&](const JsonNode& node) {
        MailSettings mail;
        reader.text(node, "server", mail.server);
        reader.text(node, "security", mail.security);
        reader.text(node, "user", mail.user);
        reader.secret(node, "password", mail.password);
        reader.text(node, "from", mail.from);
        reader.text(node, "from_name", mail.from_name);
        reader.text(node, "ca_file", mail.ca_file);
        if (mail.port() == 0 || mail.host().empty() || mail.host().find_first_of("/@ ") != std::string::npos)
            reader.fault(place_of(node, "server"), "\"server\" must be host and port, such as \"smtp.example.no:587\"");
        if (mail.security != "starttls" && mail.security != "tls" && mail.security != "none") reader.fault(place_of(node, "security"), "\"security\" must be starttls, tls or none");
        if (mail.security == "none" && !is_loopback_url("smtp://" + mail.server))
            reader.fault(place_of(node, "security"), "\"security\": \"none\" is for a server on this machine only; write starttls or tls");
        if (recruit::normal_email(mail.from).empty()) reader.fault(place_of(node, "from"), "\"from\" must be the e-mail address that letters come from");
        if (mail.user.empty() != mail.password.empty()) reader.fault(node, "\"user\" and \"password\" go together; write both, or neither");
        into = std::move(mail);
    });
}

void read_text(ConfigReader& reader, const JsonNode& root, std::optional<TextSettings>& into) {
    reader.section(root, "sms", [&](const JsonNode& node) {
        TextSettings text;
        reader.text(node, "url", text.url);
        reader.secret(node, "token", text.token);
        reader.text(node, "token_header", text.token_header);
        reader.text(node, "sender", text.sender);
        reader.text(node, "to_field", text.to_field);
        reader.text(node, "text_field", text.text_field);
        reader.text(node, "sender_field", text.sender_field);
        reader.text(node, "id_field", text.id_field);
        reader.text(node, "ca_file", text.ca_file);
        if (!text.url.starts_with("https://") && !(text.url.starts_with("http://") && is_loopback_url(text.url))) reader.fault(place_of(node, "url"), "\"url\" must begin with https://");
        if (text.sender.size() > text_sender_bytes_max) reader.fault(place_of(node, "sender"), "\"sender\" may have 15 characters at most");
        if (text.to_field.empty() || text.text_field.empty()) reader.fault(node, "\"to_field\" and \"text_field\" cannot be left out");
        into = std::move(text);
    });
}

}  // namespace

int MailSettings::port() const {
    const auto colon = server.rfind(':');
    if (colon == std::string::npos) return 0;
    int port = 0;
    const auto [end, fault] = std::from_chars(server.data() + colon + 1, server.data() + server.size(), port);
    return fault == std::errc() && end == server.data() + server.size() && port <= port_max ? port : 0;
}

void read_recruitment(ConfigReader& reader, const JsonNode& root, Config& config) {
    read_mail(reader, root, config.mail);
    read_text(reader, root, config.sms);
    reader.section(root, "recruitment", [&](const JsonNode& node) {
        RecruitmentSettings& settings = config.recruitment;
        reader.number(node, "panel_contacts_per_year", settings.panel_contacts_per_year, recruit::panel_contacts_per_year_min, recruit::panel_contacts_per_year_max);
        reader.duration(node, "panel_gap", settings.panel_gap, recruit::recruitment_gap_min, recruit::recruitment_gap_max);
        reader.duration(node, "panel_kept", settings.panel_kept, recruit::panel_kept_min, recruit::panel_kept_max);
    });
}

}  // namespace stemmen::app
