// The addresses of the own page: the talk (by script and by plain forms), short links, what people read, and what they do with a receipt
// code. Knows HTTP and the adapter's codec; what is said and stored is the service's business.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "adapters/web/html.hpp"
#include "adapters/web/pages.hpp"
#include "adapters/web/request.hpp"
#include "adapters/web/talk_page.hpp"
#include "app/address_limits.hpp"
#include "app/route_host.hpp"
#include "app/site.hpp"
#include "app/web_viewers.hpp"
#include "service/access.hpp"
#include "service/correct.hpp"

namespace stemmen::app {

class WebRoutes {
public:
    // Neither host nor site may go before this.
    WebRoutes(RouteHost& host, const Site& site);

    [[nodiscard]] static bool owns(std::string_view path);
    void handle(const HttpRequest& request, net::Respond respond);
    // Says on a page that there is none at this address.
    void missing(const HttpRequest& request, net::Respond respond);
    // Something has been stored that somebody may be looking for.
    void show(const std::vector<service::Shown>& shown) { viewers_.show(shown); }
    [[nodiscard]] std::size_t viewers() const { return viewers_.count(); }

private:
    using Act = AddressLimits::Act;
    struct Reader;
    using ReaderPtr = std::shared_ptr<const Reader>;  // what is known of a request; owned by whoever still works on its answer

    // ---- the talk (web_routes.cpp) ----
    [[nodiscard]] ReaderPtr reader_of(const HttpRequest& request) const;
    void route(ReaderPtr reader, net::Respond respond);
    void page(ReaderPtr reader, const std::string& code, net::Respond respond);
    void talk_post(ReaderPtr reader, std::string_view path, net::Respond respond);
    void start(ReaderPtr reader, const web::Start& start, bool is_form, net::Respond respond);
    void begin(ReaderPtr reader, const web::Ticket& ticket, const web::Start& start, bool is_form, net::Respond respond);
    [[nodiscard]] HttpResponse leave(const ReaderPtr& reader) const;
    void say(ReaderPtr reader, const web::Asked& asked, bool is_form, net::Respond respond);
    void state(ReaderPtr reader, net::Respond respond);
    void events(ReaderPtr reader, net::Respond respond);
    void answer_talk(const web::Ticket& ticket, std::int64_t seen, bool sets_cookie, net::Respond respond);
    void count_shown(const std::string& account);

    // ---- pages and codes (web_pages.cpp) ----
    void short_link(ReaderPtr reader, std::string_view rest, net::Respond respond);
    void access(ReaderPtr reader, net::Respond respond);
    void deletion(ReaderPtr reader, net::Respond respond);

    // ---- groups (web_sign_up.cpp, web_volunteer.cpp, web_draw.cpp) ----
    void sign_up(ReaderPtr reader, std::string_view code, net::Respond respond);
    [[nodiscard]] web::Kept kept_volunteer(const web::Texts& texts, const service::KeptVolunteer& kept, const std::string& code) const;
    void volunteer(ReaderPtr reader, std::string_view rest, net::Respond respond);
    void lottery(ReaderPtr reader, std::string_view rest, net::Respond respond);

    [[nodiscard]] web::Values values(const web::Texts& texts) const;
    [[nodiscard]] std::string notice_of(const web::Texts& texts, const service::Correction& correction) const;
    [[nodiscard]] web::Kept kept_for_reading(const web::Texts& texts, const service::KeptTalk& kept, const std::string& code) const;

    [[nodiscard]] const web::Texts& texts(Language language) const;
    [[nodiscard]] HttpResponse html(std::string body, int status = 200) const;
    [[nodiscard]] HttpResponse notice(const ReaderPtr& reader, std::string_view name, int status) const;
    // In the form the caller understands.
    [[nodiscard]] HttpResponse refusal(const ReaderPtr& reader, bool is_form, std::string_view name, int status) const;
    [[nodiscard]] std::optional<HttpResponse> over_limit(const ReaderPtr& reader, Act act, bool is_form);
    [[nodiscard]] bool is_https() const;
    std::string draw();  // 32 hex digits that nobody can guess

    RouteHost& host_;
    web::Assets assets_;
    AddressLimits limits_;
    WebViewers viewers_;
};

}  // namespace stemmen::app
