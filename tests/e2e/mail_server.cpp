#include "mail_server.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "process.hpp"

namespace stemmen::e2e {
namespace {

const std::string home = STEMMEN_SOURCE_DIR "/tests/mail";

}  // namespace

std::string MailServer::missing() {
    if (!std::filesystem::exists(home + "/node_modules/smtp-server")) return "run npm ci in tests/mail first";
    return {};
}

MailServer::MailServer(const nlohmann::json& options) {
    const std::string out = folder_.file("out"), given = options.dump(), certificate = folder_.file("ca.pem");
    id_ = ::fork();
    if (id_ == 0) {
        const int file = ::open(out.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
        ::dup2(file, STDOUT_FILENO);
        ::execlp("node", "node", (home + "/server.mjs").c_str(), given.c_str(), certificate.c_str(), static_cast<char*>(nullptr));
        ::_exit(127);
    }
    if (!eventually([&] { return !taken().empty(); })) throw std::runtime_error("the mail server did not start");
    port_ = taken().front().at("port").get<int>();
}

MailServer::~MailServer() {
    ::kill(id_, SIGKILL);
    ::waitpid(id_, nullptr, 0);
}

std::vector<nlohmann::json> MailServer::taken() const {
    std::vector<nlohmann::json> out;
    std::ifstream file(folder_.file("out"));
    for (std::string line; std::getline(file, line);)
        if (auto event = nlohmann::json::parse(line, nullptr, false); event.is_object()) out.push_back(std::move(event));
    return out;
}

std::vector<nlohmann::json> MailServer::mails(const std::string& to, const std::string& subject) const {
    std::vector<nlohmann::json> out;
    for (nlohmann::json& event : taken())
        if (event.contains("to") && event["to"][0] == to && event["subject"].get<std::string>().find(subject) != std::string::npos) out.push_back(std::move(event));
    return out;
}

}  // namespace stemmen::e2e
