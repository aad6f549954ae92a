#include "net/smtp.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <stdexcept>
#include <vector>

#include "core/text.hpp"

namespace stemmen::net {
namespace {

struct FreeList {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
struct FreeMime {
    void operator()(curl_mime* mime) const { curl_mime_free(mime); }
};
using List = std::unique_ptr<curl_slist, FreeList>;

void append(List& list, const std::string& line) {
    curl_slist* grown = curl_slist_append(list.get(), line.c_str());
    if (grown == nullptr) throw std::bad_alloc();
    (void)list.release();
    list.reset(grown);
}

std::string base64(std::string_view bytes) {
    constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const auto byte = [&](std::size_t at) { return at < bytes.size() ? static_cast<unsigned>(static_cast<unsigned char>(bytes[at])) : 0U; };
        const unsigned three = (byte(i) << 16U) | (byte(i + 1) << 8U) | byte(i + 2);
        for (unsigned shift = 18, left = static_cast<unsigned>(std::min<std::size_t>(bytes.size() - i, 3)) + 1, k = 0; k < 4; ++k, shift -= 6) out += k < left ? digits[(three >> shift) & 63U] : '=';
    }
    return out;
}

// Which command the server is answering, so that a refused recipient can be told from a refused sender.
enum class Stage { before, sender, recipient, content };
struct Watched {
    Stage stage = Stage::before;
    bool is_policy = false;  // the last answer was about who we are or what we may, and not about the mailbox
};

// Relaying denied, blocked, sign in first: RFC 3463 §3.8 (x.7.x), RFC 4954 §6 (530, 535), RFC 5321 §4.2.3 (554).
bool is_of_policy(std::string_view answer) {
    constexpr std::size_t code_and_space = 4;
    if (answer.starts_with("530") || answer.starts_with("535")) return true;
    const std::string_view enhanced = answer.size() > code_and_space ? answer.substr(code_and_space) : std::string_view{};
    if (enhanced.starts_with("5.1.") || enhanced.starts_with("5.2.")) return false;  // of the address or the mailbox
    return enhanced.starts_with("5.7.") || answer.starts_with("554");
}

int watch(CURL* /*curl*/, curl_infotype type, char* data, std::size_t size, void* to) {
    const std::string_view line(data, size);
    auto& watched = *static_cast<Watched*>(to);
    if (type == CURLINFO_HEADER_IN) watched.is_policy = is_of_policy(line);
    if (type != CURLINFO_HEADER_OUT) return 0;
    if (line.starts_with("MAIL FROM")) watched.stage = Stage::sender;
    else if (line.starts_with("RCPT TO")) watched.stage = Stage::recipient;
    else if (line.starts_with("DATA")) watched.stage = Stage::content;
    return 0;
}

std::string_view name_of(Stage stage) {
    constexpr std::array<std::string_view, 4> names{"connecting", "sender", "recipient", "content"};
    return names[static_cast<std::size_t>(stage)];
}

int is_over(void* aborted, curl_off_t /*down*/, curl_off_t /*downloaded*/, curl_off_t /*up*/, curl_off_t /*uploaded*/) { return static_cast<std::atomic<bool>*>(aborted)->load() ? 1 : 0; }

std::size_t ignore(char* /*data*/, std::size_t size, std::size_t count, void* /*to*/) { return size * count; }

}  // namespace

struct Mailer::State {
    MailServer server;
    std::atomic<bool> is_aborted = false;
    std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> curl{curl_easy_init(), &curl_easy_cleanup};
};

Mailer::Mailer(MailServer server) : state_(std::make_unique<State>()) {
    static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
    if (started != CURLE_OK || !state_->curl) throw std::runtime_error("libcurl cannot be started, so no mail can be sent");
    state_->server = std::move(server);
}

Mailer::~Mailer() = default;

void Mailer::abort() { state_->is_aborted = true; }

std::string header_text(std::string_view text) {
    std::string clean;
    for (const char c : text)
        if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f) clean += c;
    const bool is_plain = std::ranges::all_of(clean, [](char c) { return static_cast<unsigned char>(c) < 0x7f; }) && clean.find("=?") == std::string::npos;
    if (is_plain && clean.size() < header_word_bytes_max) return clean;
    constexpr std::string_view begin = "=?UTF-8?B?", end = "?=";
    constexpr std::size_t bytes_max = (header_word_bytes_max - begin.size() - end.size()) / 4 * 3;
    std::string out, word;
    const auto flush = [&] {
        if (!word.empty()) out += (out.empty() ? "" : "\r\n ") + std::string(begin) + base64(word) + std::string(end);
        word.clear();
    };
    for (std::size_t at = 0; at < clean.size();) {
        std::size_t next = at;
        next_code_point(clean, next);
        if (word.size() + next - at > bytes_max) flush();
        word.append(clean, at, next - at);
        at = next;
    }
    flush();
    return out;
}

std::string mail_date(Timestamp at) {
    constexpr std::array<std::string_view, 7> days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto day = std::chrono::floor<std::chrono::days>(at);
    const std::chrono::year_month_day date{day};
    const std::string stamp = format_timestamp(at);  // 2026-11-30T18:33:17.000Z
    return std::string(days.at(std::chrono::weekday{day}.c_encoding())) + ", " + stamp.substr(8, 2) + " " + std::string(months.at(static_cast<unsigned>(date.month()) - 1)) + " " + stamp.substr(0, 4) + " " +
           stamp.substr(11, 8) + " +0000";
}

MailResult Mailer::send(const Mail& mail) {
    const MailServer& server = state_->server;
    CURL* const curl = state_->curl.get();
    curl_easy_reset(curl);  // keeps the connection
    const std::string domain = server.from.substr(server.from.find('@') + 1);
    const std::string url = std::string(server.security == MailSecurity::tls ? "smtps" : "smtp") + "://" + server.host + ":" + std::to_string(server.port) + "/" + domain;
    List recipients, headers;
    append(recipients, "<" + mail.to + ">");
    append(headers, "Date: " + mail_date(mail.at));
    append(headers, "From: " + header_text(server.from_name) + " <" + server.from + ">");
    append(headers, "To: <" + mail.to + ">");
    append(headers, "Subject: " + header_text(mail.subject));
    append(headers, "Message-ID: <" + mail.id + "@" + domain + ">");
    append(headers, "Auto-Submitted: auto-generated");  // RFC 3834: no out-of-office answers

    const std::unique_ptr<curl_mime, FreeMime> mime(curl_mime_init(curl));
    curl_mimepart* part = curl_mime_addpart(mime.get());
    curl_mime_data(part, mail.text.c_str(), mail.text.size());
    curl_mime_type(part, "text/plain; charset=utf-8");
    curl_mime_encoder(part, "quoted-printable");
    if (!mail.calendar.empty()) {
        part = curl_mime_addpart(mime.get());
        curl_mime_data(part, mail.calendar.c_str(), mail.calendar.size());
        curl_mime_type(part, "text/calendar; charset=utf-8; method=PUBLISH");
        curl_mime_filename(part, "samtalegruppe.ics");
        curl_mime_encoder(part, "base64");
    }

    Watched watched;
    const std::string from = "<" + server.from + ">";
    curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(curl, CURLOPT_USE_SSL, server.security == MailSecurity::starttls ? static_cast<long>(CURLUSESSL_ALL) : static_cast<long>(CURLUSESSL_NONE));
    curl_easy_setopt(curl, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    if (!server.ca_file.empty()) curl_easy_setopt(curl, CURLOPT_CAINFO, server.ca_file.c_str());
    if (!server.user.empty()) {
        curl_easy_setopt(curl, CURLOPT_USERNAME, server.user.c_str());
        curl_easy_setopt(curl, CURLOPT_PASSWORD, server.password.reveal().c_str());
    }
    curl_easy_setopt(curl, CURLOPT_MAIL_FROM, from.c_str());
    curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, recipients.get());
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
    curl_easy_setopt(curl, CURLOPT_MIMEPOST, mime.get());
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, static_cast<long>(smtp_connect_timeout.count()));
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, static_cast<long>(smtp_timeout.count()));
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, &is_over);  // asked about once a second
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, static_cast<void*>(&state_->is_aborted));
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &ignore);
    curl_easy_setopt(curl, CURLOPT_VERBOSE, 1L);  // only for `watch`, which keeps nothing
    curl_easy_setopt(curl, CURLOPT_DEBUGFUNCTION, &watch);
    curl_easy_setopt(curl, CURLOPT_DEBUGDATA, static_cast<void*>(&watched));
    const CURLcode code = curl_easy_perform(curl);
    if (code == CURLE_OK) return {MailOutcome::sent, {}, false};

    long answer = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &answer);
    const std::string why = std::string(name_of(watched.stage)) + ": " + curl_easy_strerror(code) + (answer > 0 ? " (" + std::to_string(answer) + ")" : "");
    constexpr long mailbox_full = 552, permanent_from = 500, permanent_to = 600;
    const bool is_permanent = answer >= permanent_from && answer < permanent_to;
    const bool is_policy = watched.stage == Stage::recipient && is_permanent && watched.is_policy;
    if (watched.stage == Stage::recipient && is_permanent && !is_policy && answer != mailbox_full) return {MailOutcome::refused, why, false};
    const bool is_ours = code == CURLE_LOGIN_DENIED || code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_CACERT_BADFILE || code == CURLE_USE_SSL_FAILED || (watched.stage == Stage::sender && is_permanent) || is_policy;
    return {MailOutcome::try_again, why, is_ours};
}

}  // namespace stemmen::net
