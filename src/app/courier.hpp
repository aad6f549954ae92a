// Carries letters to volunteers: mail on a thread of its own, since SMTP waits, text messages over the loop's HTTP client. What is to be
// sent and what became of it is the service's (service/letters.hpp). Lives on the loop's thread.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "app/config.hpp"
#include "net/client.hpp"
#include "net/smtp.hpp"
#include "service/letters.hpp"

namespace stemmen::app {

inline constexpr std::chrono::seconds text_deadline{20};

struct Carried {
    service::Letter letter;
    service::Delivery delivery{};
    std::string why;        // for the log: names no address and no word
    bool is_ours = false;   // nothing will go out until somebody acts
};

// One text message as the gateway wants it, and what its answer means.
HttpRequest text_request(const TextSettings& settings, const service::Sending& sending);
Carried text_outcome(const service::Letter& letter, const Result<HttpResponse>& response);

class Courier {
public:
    // `done` is called on the loop's thread, once for each letter, unless the courier goes before.
    using Done = std::function<void(Carried)>;
    Courier(net::Loop& loop, const std::optional<MailSettings>& mail, const std::optional<TextSettings>& texts, Done done);
    ~Courier();  // cuts the mail that is on its way, and waits for its thread
    Courier(const Courier&) = delete;
    Courier& operator=(const Courier&) = delete;

    void carry(service::Sending sending, Timestamp now);
    [[nodiscard]] std::size_t in_hand() const { return in_hand_; }

private:
    void work();  // the mail thread
    void arrived(Carried carried);

    net::Loop& loop_;
    std::optional<net::Mailer> mailer_;  // the mail thread's
    std::optional<TextSettings> texts_;
    std::optional<net::Client> client_;
    Done done_;
    std::size_t in_hand_ = 0;
    std::shared_ptr<bool> is_alive_ = std::make_shared<bool>(true);  // ours; tasks on their way to the loop watch it
    std::mutex using_queue_;
    std::condition_variable has_mail_;
    std::deque<std::pair<service::Letter, net::Mail>> queue_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace stemmen::app
