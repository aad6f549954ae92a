// What the own page's addresses share. For src/app/web_*.cpp only.
#pragma once

#include "app/web_routes.hpp"
#include "service/own_page.hpp"

namespace stemmen::app {

inline constexpr std::string_view lottery_path = "/trekning/";

struct WebRoutes::Reader {
    HttpRequest request;
    std::string path;
    std::string address;  // for limits
    Language language{};
    bool has_chosen_language = false;
    std::optional<web::Ticket> ticket;

    [[nodiscard]] bool reads() const { return request.method == "GET" || request.method == "HEAD"; }
    [[nodiscard]] bool posts() const { return request.method == "POST"; }
};

// The account of a ticket, or nullptr. In a StoreWork.
const service::Account* account_of(const service::Kit& kit, RouteHost& host, service::Transaction& tx, const std::string& id);
PersonKey person_of(const privacy::KeyRing& keys, const web::Ticket& ticket);
std::vector<web::PageLine> lines_of(const service::PageTalk& talk);

// In a StoreWork: the drive that a short link belongs to, if it seeks people for a group.
std::optional<std::int64_t> recruiting_drive(service::Transaction& tx, const service::ShortLink& link);

HttpResponse as_json(int status, std::string body);
// {"error": "…"}
HttpResponse json_error(int status, std::string_view sentence);
// For keeping, under that name.
HttpResponse json_file(const std::string& name, std::string body);
HttpResponse see_other(std::string location);

}  // namespace stemmen::app
