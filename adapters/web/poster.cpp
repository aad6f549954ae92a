#include "adapters/web/poster.hpp"

#include <qrcodegen/qrcodegen.hpp>

#include "core/assert.hpp"

namespace stemmen::web {
namespace {

constexpr int quiet_modules = 4;

}  // namespace

std::string qr_svg(std::string_view address, std::string_view title) {
    STEMMEN_ASSERT(address.size() <= qr_bytes_max);  // public_url and a code: checked with the configuration
    const qrcodegen::QrCode code = qrcodegen::QrCode::encodeText(std::string(address).c_str(), qrcodegen::QrCode::Ecc::MEDIUM);
    const std::string size = std::to_string(code.getSize() + 2 * quiet_modules);
    std::string path;
    for (int y = 0; y < code.getSize(); ++y)
        for (int x = 0; x < code.getSize(); ++x)
            if (code.getModule(x, y)) path += "M" + std::to_string(x + quiet_modules) + "," + std::to_string(y + quiet_modules) + "h1v1h-1z";
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + size + " " + size + "\" role=\"img\" shape-rendering=\"crispEdges\"><title>" + escaped(title) + "</title><rect width=\"" + size +
           "\" height=\"" + size + "\" fill=\"#fff\"/><path d=\"" + path + "\" fill=\"#000\"/></svg>\n";
}

std::string poster_page(const Texts& texts, const Assets& assets, const PosterView& view) {
    const std::string lang(to_string(texts.language));
    std::string out = "<!doctype html>\n<html lang=\"" + lang + "\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>" +
                      escaped(texts.text("poster.title", {{"sted", view.place}})) + "</title>\n";
    if (!assets.icon.empty()) out += "<link rel=\"icon\" href=\"" + escaped(assets.icon) + "\">\n";  // or the browser asks for one that is not there
    if (!assets.poster_css.empty()) out += "<link rel=\"stylesheet\" href=\"" + escaped(assets.poster_css) + "\">\n";
    out += "</head>\n<body>\n<div class=\"poster\">\n<main>\n<p class=\"place\">" + escaped(view.place) + "</p>\n<h1>" + escaped(texts.text("poster.question")) + "</h1>\n<p class=\"how\">" +
           escaped(texts.text("poster.how")) + "</p>\n<img class=\"qr\" src=\"/s/" + escaped(view.code) + "/qr.svg\" alt=\"" + escaped(texts.text("poster.qr")) + "\">\n<p class=\"or\">" +
           escaped(texts.text("poster.or")) + "</p>\n<p class=\"address\">" + escaped(view.short_address) + "</p>\n<p class=\"terms\">" + escaped(texts.text("poster.terms")) + "</p>\n</main>\n<footer><p>" +
           escaped(texts.text("poster.foot")) + "</p></footer>\n</div>\n</body>\n</html>\n";
    return out;
}

}  // namespace stemmen::web
