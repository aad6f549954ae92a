// QR codes and posters of short links.
#pragma once

#include <string>
#include <string_view>

#include "adapters/web/html.hpp"

namespace stemmen::web {

// An SVG picture with a quiet zone of four modules and error correction M or better (ISO/IEC 18004), black on white, named `title` for
// whoever does not see it. The address is at most qr_bytes_max long.
inline constexpr std::size_t qr_bytes_max = 300;
std::string qr_svg(std::string_view address, std::string_view title);

struct PosterView {
    std::string code;
    std::string place;          // in the poster's language
    std::string short_address;  // as it is printed, without https://
};
// One A4 page, for paper and screen.
std::string poster_page(const Texts& texts, const Assets& assets, const PosterView& view);

}  // namespace stemmen::web
