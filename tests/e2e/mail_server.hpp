// A mail server that is not ours, as a process beside the service: tests/mail/server.mjs.
#pragma once

#include <sys/types.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "temp_folder.hpp"

namespace stemmen::e2e {

class MailServer {
public:
    // "" when Node is there with what npm brings, else why not.
    static std::string missing();

    explicit MailServer(const nlohmann::json& options = {{"security", "starttls"}});
    ~MailServer();
    MailServer(const MailServer&) = delete;
    MailServer& operator=(const MailServer&) = delete;

    [[nodiscard]] int port() const { return port_; }
    [[nodiscard]] std::string certificate() const { return folder_.file("ca.pem"); }
    // What it has taken so far, oldest first.
    [[nodiscard]] std::vector<nlohmann::json> taken() const;
    // Those to an address whose subject holds that part.
    [[nodiscard]] std::vector<nlohmann::json> mails(const std::string& to, const std::string& subject = "") const;

private:
    TempFolder folder_;
    pid_t id_ = -1;
    int port_ = 0;
};

}  // namespace stemmen::e2e
