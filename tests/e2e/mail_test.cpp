// Mail against a server that is not ours: how it is spoken to, and what its answers mean.
#include <catch2/catch.hpp>
#include <iostream>

#include "mail_server.hpp"
#include "net/smtp.hpp"

namespace stemmen::e2e {
namespace {

using net::MailOutcome;
using net::MailSecurity;

bool is_skipped() {
    const std::string why = MailServer::missing();
    if (!why.empty()) std::cout << "skipped: " << why << "\n";
    return !why.empty();
}

net::MailServer settings(const MailServer& server, MailSecurity security) {
    return {.host = "127.0.0.1", .port = server.port(), .security = security, .user = {}, .password = {}, .ca_file = server.certificate(), .from = "stemmen@politiet.example", .from_name = "Politiet på Øya"};
}

net::Mail mail(const std::string& to) { return {.to = to, .subject = "Du har fått plass – «trygghet»", .text = "Hei!\n.\nEn linje med punktum, og æøå.\n", .id = "abc123", .calendar = "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", .at = from_millis(1'796'063'597'000)}; }

}  // namespace

TEST_CASE("mail: with STARTTLS, and with TLS from the first byte, it arrives as it was written") {
    if (is_skipped()) return;
    const bool from_first_byte = GENERATE(false, true);
    const MailServer server({{"security", from_first_byte ? "tls" : "starttls"}});
    net::Mailer mailer(settings(server, from_first_byte ? MailSecurity::tls : MailSecurity::starttls));
    CHECK(mailer.send(mail("a@example.no")).outcome == MailOutcome::sent);
    CHECK(mailer.send(mail("b@example.no")).outcome == MailOutcome::sent);
    const auto got = server.mails("a@example.no");
    REQUIRE(got.size() == 1);
    CHECK(server.mails("b@example.no").size() == 1);
    CHECK(got[0]["secure"] == true);
    CHECK(got[0]["subject"] == "Du har fått plass – «trygghet»");
    CHECK(got[0]["from"] == "\"Politiet på Øya\" <stemmen@politiet.example>");
    CHECK(got[0]["text"].get<std::string>().starts_with("Hei!\n.\nEn linje med punktum, og æøå."));
    CHECK(got[0]["id"] == "<abc123@politiet.example>");
    CHECK(got[0]["dated"] == "2026-11-30T18:33:17.000Z");
    CHECK(got[0]["calendar"] == "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n");
}

TEST_CASE("mail: a mailbox that does not exist is refused, one that is busy is tried again, and neither is our fault") {
    if (is_skipped()) return;
    const MailServer server({{"security", "starttls"}, {"refuse", {"nobody@example.no"}}, {"later", {"busy@example.no"}}});
    net::Mailer mailer(settings(server, MailSecurity::starttls));
    const auto refused = mailer.send(mail("nobody@example.no"));
    CHECK(refused.outcome == MailOutcome::refused);
    CHECK_FALSE(refused.is_ours);
    CHECK(refused.why.find("550") != std::string::npos);
    CHECK(refused.why.find("nobody@") == std::string::npos);
    const auto later = mailer.send(mail("busy@example.no"));
    CHECK(later.outcome == MailOutcome::try_again);
    CHECK_FALSE(later.is_ours);
    CHECK(mailer.send(mail("busy@example.no")).outcome == MailOutcome::sent);
}

TEST_CASE("mail: nothing leaves in plain or to a server that cannot prove who it is, and a refused sign-in loses nobody") {
    if (is_skipped()) return;
    SECTION("no STARTTLS") {
        const MailServer server({{"security", "none"}});
        net::Mailer mailer(settings(server, MailSecurity::starttls));
        const auto result = mailer.send(mail("a@example.no"));
        CHECK(result.outcome == MailOutcome::try_again);
        CHECK(result.is_ours);
        CHECK(server.mails("a@example.no").empty());
    }
    SECTION("a certificate that nobody vouches for") {
        const MailServer server({{"security", "tls"}});
        auto own = settings(server, MailSecurity::tls);
        own.ca_file.clear();
        net::Mailer mailer(own);
        const auto result = mailer.send(mail("a@example.no"));
        CHECK(result.outcome == MailOutcome::try_again);
        CHECK(result.is_ours);
        CHECK(server.mails("a@example.no").empty());
    }
    SECTION("another password") {
        const MailServer server({{"security", "starttls"}, {"user", "stemmen"}, {"password", "right"}});
        auto own = settings(server, MailSecurity::starttls);
        own.user = "stemmen";
        own.password = Secret("wrong");
        net::Mailer mailer(own);
        const auto result = mailer.send(mail("a@example.no"));
        CHECK(result.outcome == MailOutcome::try_again);
        CHECK(result.is_ours);
    }
    SECTION("nobody there, and an end that is asked for") {
        net::Mailer mailer({.host = "127.0.0.1", .port = 9, .from = "a@example.no"});
        CHECK(mailer.send(mail("a@example.no")).outcome == MailOutcome::try_again);
        mailer.abort();
        CHECK(mailer.send(mail("a@example.no")).outcome == MailOutcome::try_again);
    }
}

}  // namespace stemmen::e2e
