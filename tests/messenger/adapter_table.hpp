// The tests that every channel's adapter has to pass, driven by tables of its own: incoming rows (a body as the platform sends it, and
// the events or reasons it becomes), outgoing rows (an operation, and the exact request), response rows (an answer, and the outcome).
// Unasked it adds forgeries, broken JSON, each field removed or mistyped in turn, texts at the limits, and a search for leaked secrets.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/message.hpp"
#include "core/result.hpp"

namespace stemmen::testing {

struct IncomingRow {
    std::string name;
    std::string fixture;  // file in the channel's fixture folder, without ".json"
    std::vector<Inbound> events;
    std::vector<std::string> ignored;
};
struct OutgoingRow {
    std::string name;
    Operation operation;
    HttpRequest request;
};
struct ResponseRow {
    std::string name;
    Operation operation;
    HttpResponse response;
    SendOutcome outcome;
};

// A channel as the harness sees it. Each function may be called any number of times.
struct ChannelUnderTest {
    std::string fixture_folder;
    std::string proof_header;  // what carries the proof of authenticity, in lower case
    Abilities abilities;
    std::vector<Secret> secrets;                                  // must never turn up in a reason, an error or the path of a request
    Secret person;                                                // the address that outgoing rows are sent to
    std::function<HttpRequest(std::string body)> genuine;         // a body in a request as the platform would send it
    std::function<Result<Decoded>(const HttpRequest&)> receive;   // verify, then decode
    std::function<std::string(std::string_view text)> text_body;  // a body with one message of that text, characters unescaped
    std::function<HttpRequest(const Operation&, const Secret& person)> encode;
    std::function<SendText(const HttpRequest&)> sent;  // text, choices and reference, read back from a request
    std::function<SendOutcome(const Operation&, const HttpResponse&)> classify;
};

// All fields as one line, for messages that show what differs.
std::string describe(const Inbound& event);
std::string describe(const SendOutcome& outcome);

void check_incoming(const ChannelUnderTest& channel, const std::vector<IncomingRow>& rows);
void check_forgeries(const ChannelUnderTest& channel, const std::vector<IncomingRow>& rows);
void check_broken_bodies(const ChannelUnderTest& channel, const std::vector<IncomingRow>& rows);
void check_damaged_fields(const ChannelUnderTest& channel, const std::vector<IncomingRow>& rows);
void check_text_limits_in(const ChannelUnderTest& channel);
void check_outgoing(const ChannelUnderTest& channel, const std::vector<OutgoingRow>& rows);
void check_text_limits_out(const ChannelUnderTest& channel);
void check_responses(const ChannelUnderTest& channel, const std::vector<ResponseRow>& rows);

std::string read_fixture(const ChannelUnderTest& channel, std::string_view name);

// What holds of every event whatever it was made from: a key, an account, valid UTF-8 within bounds, a person unless it concerns the
// account.
void require_sane(const Decoded& decoded);

}  // namespace stemmen::testing
