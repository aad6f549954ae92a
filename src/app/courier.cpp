#include "app/courier.hpp"

#include <nlohmann/json.hpp>

namespace stemmen::app {
namespace {

net::MailServer server_of(const MailSettings& mail) {
    return {.host = mail.host(), .port = mail.port(),
            .security = mail.security == "tls" ? net::MailSecurity::tls : mail.security == "none" ? net::MailSecurity::none : net::MailSecurity::starttls,
            .user = mail.user, .password = mail.password, .ca_file = mail.ca_file, .from = mail.from, .from_name = mail.from_name};
}

service::Delivery as_delivery(net::MailOutcome outcome) {
    switch (outcome) {
        case net::MailOutcome::sent: return service::Delivery::sent;
        case net::MailOutcome::try_again: return service::Delivery::try_again;
        case net::MailOutcome::refused: return service::Delivery::refused;
    }
    return service::Delivery::try_again;
}

}  // namespace

HttpRequest text_request(const TextSettings& settings, const service::Sending& sending) {
    nlohmann::ordered_json body;
    body[settings.to_field] = sending.to;
    body[settings.text_field] = sending.text;
    if (!settings.sender_field.empty()) body[settings.sender_field] = settings.sender;
    if (!settings.id_field.empty()) body[settings.id_field] = sending.message_id;
    HttpRequest request{.method = "POST", .target = settings.url, .headers = {{"content-type", "application/json"}, {"accept", "application/json"}}, .body = body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace), .peer = {}};
    const std::string prefix = settings.token_header == "authorization" ? "Bearer " : "";
    if (!settings.token.empty()) request.headers.emplace_back(settings.token_header, prefix + settings.token.reveal());
    return request;
}

// Gateways differ in how they say that a number does not exist; a wrong request of ours must not look like that.
Carried text_outcome(const service::Letter& letter, const Result<HttpResponse>& response) {
    if (!response) return {letter, service::Delivery::try_again, response.error().detail, response.error().code == Errc::misconfigured || response.error().code == Errc::bad_input};
    const int status = response->status;
    if (status >= 200 && status < 300) return {letter, service::Delivery::sent, {}, false};
    const std::string why = "the gateway answered " + std::to_string(status);
    constexpr int not_found = 404, gone = 410, unprocessable = 422, too_many = 429;
    if (status == not_found || status == gone || status == unprocessable) return {letter, service::Delivery::refused, why, false};
    return {letter, service::Delivery::try_again, why, status < 500 && status != too_many};
}

Courier::Courier(net::Loop& loop, const std::optional<MailSettings>& mail, const std::optional<TextSettings>& texts, Done done) : loop_(loop), texts_(texts), done_(std::move(done)) {
    if (texts_) {
        net::ClientOptions options;
        options.extra_ca_file = texts_->ca_file;
        client_.emplace(loop_, options);
    }
    if (!mail) return;
    mailer_.emplace(server_of(*mail));
    thread_ = std::thread([this] { work(); });
}

Courier::~Courier() {
    *is_alive_ = false;
    {
        const std::lock_guard guard(using_queue_);
        stopping_ = true;
        queue_.clear();
    }
    if (mailer_) mailer_->abort();
    has_mail_.notify_all();
    if (thread_.joinable()) thread_.join();
}

void Courier::carry(service::Sending sending, Timestamp now) {
    ++in_hand_;
    if (sending.letter.way == service::Way::text && client_) {
        client_->send(text_request(*texts_, sending), text_deadline, [this, letter = sending.letter](Result<HttpResponse> response) { arrived(text_outcome(letter, response)); });
        return;
    }
    if (sending.letter.way == service::Way::mail && mailer_) {
        net::Mail mail{.to = std::move(sending.to), .subject = std::move(sending.subject), .text = std::move(sending.text), .id = std::move(sending.message_id), .calendar = std::move(sending.calendar), .at = now};
        const std::lock_guard guard(using_queue_);
        queue_.emplace_back(std::move(sending.letter), std::move(mail));
        has_mail_.notify_one();
        return;
    }
    const std::string_view section = sending.letter.way == service::Way::mail ? "\"mail\"" : "\"sms\"";
    arrived({sending.letter, service::Delivery::try_again, "the section " + std::string(section) + " is no longer in the configuration", true});
}

void Courier::arrived(Carried carried) {
    --in_hand_;
    done_(std::move(carried));
}

void Courier::work() {
    for (;;) {
        std::unique_lock guard(using_queue_);
        has_mail_.wait(guard, [this] { return stopping_ || !queue_.empty(); });
        if (stopping_) return;
        auto [letter, mail] = std::move(queue_.front());
        queue_.pop_front();
        guard.unlock();
        net::MailResult result = mailer_->send(mail);
        auto carried = std::make_shared<Carried>(Carried{letter, as_delivery(result.outcome), std::move(result.why), result.is_ours});  // Owned by the task.
        loop_.post([this, carried, alive = is_alive_] {
            if (*alive) arrived(std::move(*carried));
        });
    }
}

}  // namespace stemmen::app
