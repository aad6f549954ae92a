// Mail over SMTP (RFC 5321) with libcurl: STARTTLS or TLS from the first byte, user and password, one mail for one person. Blocks, so
// it belongs on a thread of its own. Never logs, and no outcome names an address or a word of the mail.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "core/ids.hpp"
#include "core/time.hpp"

namespace stemmen::net {

inline constexpr std::chrono::seconds smtp_connect_timeout{10};
inline constexpr std::chrono::seconds smtp_timeout{60};             // for one mail, from connecting to the answer
inline constexpr std::size_t header_word_bytes_max = 75;            // of one encoded word (RFC 2047 2)

enum class MailSecurity { starttls, tls, none };                    // none: for a server on this machine only

struct MailServer {
    std::string host;
    int port = 587;
    MailSecurity security = MailSecurity::starttls;
    std::string user;                  // "": no sign-in
    Secret password;
    std::string ca_file;               // trusted instead of the system's authorities; "": these
    std::string from;                  // an address
    std::string from_name;
};

struct Mail {
    std::string to;                    // one address, checked before
    std::string subject, text;         // UTF-8
    std::string id;                    // of the Message-ID, without the domain
    std::string calendar;              // goes along as a file; "": none
    Timestamp at;
};

enum class MailOutcome { sent, try_again, refused };  // refused: the server will take nothing for this address
struct MailResult {
    MailOutcome outcome{};
    std::string why;                   // for the log: the step and the server's number
    bool is_ours = false;              // sign-in, certificate, sender: nothing will go out until somebody acts
};

// One connection, kept between mails. For one thread.
class Mailer {
public:
    explicit Mailer(MailServer server);
    ~Mailer();
    Mailer(const Mailer&) = delete;
    Mailer& operator=(const Mailer&) = delete;

    MailResult send(const Mail& mail);
    // From any thread, once: what is on its way is cut, and nothing is sent any more.
    void abort();

private:
    struct State;
    std::unique_ptr<State> state_;
};

// The value of a header (RFC 2047): as it is when it is printable ASCII, else encoded words on lines of their own. Line ends go.
std::string header_text(std::string_view text);
std::string mail_date(Timestamp at);   // "Mon, 30 Nov 2026 18:33:17 +0000"

}  // namespace stemmen::net
