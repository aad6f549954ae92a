// `stemmen duty` for officers and `stemmen access-log` for the auditor. The first asks the running service, with the officer's
// own token and none of the service's secrets; the second reads the database beside it.
#include <cstdio>
#include <map>
#include <nlohmann/json.hpp>

#include "app/commands.hpp"
#include "app/config.hpp"
#include "app/rules.hpp"
#include "core/text.hpp"
#include "net/client.hpp"
#include "net/loop.hpp"
#include "service/access_log.hpp"
#include "store/sqlite_store.hpp"

namespace stemmen::app {
namespace {

using nlohmann::json;

constexpr Duration answer_deadline = std::chrono::seconds{10};

Result<HttpResponse> ask(HttpRequest request) {
    net::Loop loop;
    net::Client client(loop, {});
    Result<HttpResponse> outcome = Error{Errc::unavailable, "no answer"};
    client.send(std::move(request), answer_deadline, [&](Result<HttpResponse> answer) {
        outcome = std::move(answer);
        loop.stop();
    });
    loop.run();
    return outcome;
}

// A citizen's words on an officer's terminal: nothing in them may steer it.
std::string harmless(std::string_view text) {
    constexpr char32_t first_printable = 0x20, last_control = 0x9f, delete_key = 0x7f;
    std::string out;
    for (std::size_t offset = 0; offset < text.size();) {
        const char32_t c = next_code_point(text, offset);
        const bool is_control = (c < first_printable && c != U'\n') || (c >= delete_key && c <= last_control) || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
        append_code_point(out, is_control ? U'\uFFFD' : c);
    }
    return out;
}

std::string text_of(const json& object, const char* name) {
    const auto found = object.find(name);
    if (found == object.end()) return "";
    return harmless(found->is_string() ? found->get<std::string>() : found->dump());
}

void print_item(const json& item) {
    std::string line = text_of(item, "item") + "  " + text_of(item, "state") + "  " + text_of(item, "class") + "  unit " + text_of(item, "unit") + "  " +
                       text_of(item, "channel") + " " + text_of(item, "language") + "  received " + text_of(item, "received_at");
    const std::string state = text_of(item, "state");
    if (state == "unopened") line += "  open by " + text_of(item, "due_at");
    if (text_of(item, "is_late") == "true") line += "  LATE";
    if (state != "unopened") line += "  opened by " + text_of(item, "opened_by");
    if (state == "handled") line += "  taken to " + text_of(item, "handled_to") + " by " + text_of(item, "handled_by");
    std::printf("%s  deleted %s\n", line.c_str(), text_of(item, "deleted_at").c_str());
}

HttpRequest request_for(const DutyArguments& arguments, const Secret& token) {
    HttpRequest request{.method = "GET", .target = arguments.service + "/api/v1/duty", .headers = {{"authorization", "Bearer " + token.reveal()}}};
    if (arguments.deed == "list") return request;
    request.method = "POST";
    request.target += "/" + arguments.deed;
    request.headers.emplace_back("content-type", "application/json");
    json body{{"item", arguments.item}};
    if (arguments.deed == "handled") body["to"] = arguments.to;
    request.body = body.dump();
    return request;
}

}  // namespace

int duty(const DutyArguments& arguments) {
    const Result<Secret> token = secret_from_environment(arguments.token);
    if (!token) return complain("--token: " + token.error().detail), 2;
    const Result<HttpResponse> answer = ask(request_for(arguments, *token));
    if (!answer) return complain("the service at " + arguments.service + " cannot be reached: " + answer.error().detail), 1;
    const json body = json::parse(answer->body, nullptr, false);
    if (answer->status != 200 || !body.is_object())
        return complain(body.is_object() && body.contains("error") ? text_of(body, "error") : "the service answered " + std::to_string(answer->status)), 1;
    if (arguments.deed == "list") {
        for (const json& item : body.at("items")) print_item(item);
        if (body.at("items").empty()) std::printf("nothing waits\n");
        return 0;
    }
    print_item(body);
    if (arguments.deed != "open") return 0;
    std::printf("\n%s\n", text_of(body, "text").c_str());
    if (text_of(body, "is_cut") == "true") std::printf("\n(longer than what is kept: the rest is in the channel's inbox only)\n");
    return 0;
}

int access_log(const AccessLogArguments& arguments) {
    const std::optional<Config> config = read_config(arguments.config);
    if (!config) return 1;
    std::string note;
    const Result<privacy::KeyRing> keys = load_keys(*config, note);
    if (!keys) return complain(keys.error().detail), 1;
    auto store = store::SqliteStore::open(config->store.database, {.read_only = true});
    if (!store) return complain(store.error().detail), 1;
    std::optional<service::AccessCheck> check;
    (*store)->each_access([&](const service::AccessMarks& marks) { check.emplace(*keys, marks, arguments.noted); },
                          [&](const service::Access& entry) {
                              check->take(entry);
                              if (!arguments.is_verifying)
                                  std::printf("%lld  %s  %s  %s  %s  %s\n", static_cast<long long>(entry.number), format_timestamp(entry.at).c_str(), entry.who.c_str(),
                                              entry.what.c_str(), entry.about.c_str(), entry.why.c_str());
                          });
    const service::AccessCheck::Verdict verdict = check->verdict();
    for (const std::string& fault : verdict.faults) complain(fault);
    if (!verdict.faults.empty()) return 1;
    if (arguments.is_verifying)
        std::printf("%lld entries, all as they were written.%s\n", static_cast<long long>(verdict.entries),
                    verdict.note.empty() ? "" : (" Note for the next check: --noted " + verdict.note).c_str());
    return 0;
}

}  // namespace stemmen::app
