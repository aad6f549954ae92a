// Yardstick (b): checks the signature, parses, writes the rows of one turn in a group-committed transaction, and answers 200 after
// the commit. No rules, no texts, no replies: what being durable costs.
#include <cstdlib>
#include <iostream>
#include <nlohmann/json.hpp>

#include <boost/asio/post.hpp>

#include "minimal_server.hpp"
#include "signature.hpp"
#include "turn_rows.hpp"

namespace {

std::vector<bench::Turn> turns_of(const std::string& body) {
    std::vector<bench::Turn> turns;
    const auto document = nlohmann::json::parse(body, nullptr, false);
    if (document.is_discarded()) return turns;
    for (const auto& entry : document.value("entry", nlohmann::json::array())) {
        for (const auto& item : entry.value("messaging", nlohmann::json::array())) {
            bench::Turn turn;
            turn.person = item.at("sender").at("id").get<std::string>();
            turn.event_key = turn.person + std::to_string(item.at("timestamp").get<std::int64_t>());
            if (const auto message = item.find("message"); message != item.end()) {
                turn.event_key = message->at("mid").get<std::string>();
                turn.text = message->value("text", "");
            }
            turns.push_back(std::move(turn));
        }
    }
    return turns;
}

}  // namespace

int main(int count, char** arguments) {
    const char* secret = std::getenv("MESSENGER_APP_SECRET");
    if (count < 3 || secret == nullptr) {
        std::cerr << "usage: MESSENGER_APP_SECRET=… rows_server PORT DATABASE [normal]\n";
        return 2;
    }
    const bool synchronous_full = count < 4 || std::string(arguments[3]) != "normal";
    bench::net::io_context io(2);  // the loop, and the store's thread that posts to it
    bench::Signer signer(secret);
    bench::TurnStore store(arguments[2], synchronous_full, [&io](std::vector<bench::TurnStore::Done> finished) {
        bench::net::post(io, [finished = std::move(finished)] {
            for (const auto& done : finished) done();
        });
    });
    const bench::Session::Handler handler = [&](const std::shared_ptr<bench::Session>& session) {
        const auto signature = session->request()["x-hub-signature-256"];
        if (!signer.genuine(session->request().body(), {signature.data(), signature.size()})) return session->answer(bench::http::status::unauthorized);
        auto turns = turns_of(session->request().body());
        if (turns.empty()) return session->answer(bench::http::status::ok);
        for (std::size_t i = 0; i < turns.size(); ++i) {
            const bool last = i + 1 == turns.size();
            store.submit(std::move(turns[i]), [session, last] {
                if (last) session->answer(bench::http::status::ok);
            });
        }
    };
    bench::serve(io, static_cast<unsigned short>(std::atoi(arguments[1])), handler);
}
