// Yardstick (a): answers 200 to everything and does nothing. What HTTP itself costs.
#include <cstdlib>
#include <iostream>

#include "minimal_server.hpp"

int main(int count, char** arguments) {
    if (count != 2) {
        std::cerr << "usage: floor_server PORT\n";
        return 2;
    }
    bench::net::io_context io(1);
    const bench::Session::Handler handler = [](const std::shared_ptr<bench::Session>& session) { session->answer(bench::http::status::ok); };
    bench::serve(io, static_cast<unsigned short>(std::atoi(arguments[1])), handler);
}
