#include "app/site.hpp"

#include <charconv>
#include <cstdint>
#include <nlohmann/json.hpp>

#include "app/data_files.hpp"
#include "core/assert.hpp"

namespace stemmen::app {
namespace {

using nlohmann::json;

constexpr std::string_view pack_mark = "STEMSITE1\n";
constexpr std::size_t length_width = 10;  // digits and spaces of the index's length
constexpr std::string_view pack_name = "build/web/site.pack";

Error broken(const std::string& what) { return Error{Errc::bad_input, "the pack of web files is broken: " + what + "; build it again"}; }

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// Takes what stands before the next `mark` from the front of `rest`.
std::string_view take(std::string_view& rest, char mark) {
    const auto end = rest.find(mark);
    const std::string_view part = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    return trimmed(part);
}

// "q=0", "q=0.0", "q=0.000" refuse (RFC 9110 §12.4.2); everything else takes.
bool is_refusal(std::string_view parameters) {
    while (!parameters.empty()) {
        const std::string_view parameter = take(parameters, ';');
        if (parameter.starts_with("q=0") || parameter.starts_with("Q=0")) return parameter.substr(3).find_first_not_of(".0") == std::string_view::npos;
    }
    return false;
}

// Whether Accept-Encoding takes the coding: named, or by "*", and not refused. Nothing said is no (RFC 9110 §12.5.3 would allow it).
bool takes(std::string_view accept, std::string_view coding) {
    bool any = false;
    while (!accept.empty()) {
        std::string_view item = take(accept, ',');
        const std::string_view name = take(item, ';');
        if (name == coding) return !is_refusal(item);
        if (name == "*") any = !is_refusal(item);
    }
    return any;
}

// If-None-Match compares weakly; our etags of compressed bytes end in "-gz" or "-br" inside the quotes, so one entry fits one form.
bool names(std::string_view if_none_match, std::string_view etag) {
    while (!if_none_match.empty()) {
        std::string_view item = take(if_none_match, ',');
        if (item == "*") return true;
        if (item.starts_with("W/")) item.remove_prefix(2);
        if (item == etag) return true;
    }
    return false;
}

HttpResponse plain(int status, std::string body) {
    return {status, {{"content-type", "text/plain; charset=utf-8"}, {"cache-control", "no-store"}}, std::move(body)};
}

// The bytes at [offset, length] of the contents; nothing when they are not all there.
std::optional<std::string_view> piece(std::string_view contents, const json& file, const char* name) {
    const auto found = file.find(name);
    if (found == file.end()) return std::string_view{};
    if (!found->is_array() || found->size() != 2 || !(*found)[0].is_number_unsigned() || !(*found)[1].is_number_unsigned()) return std::nullopt;
    const auto offset = (*found)[0].get<std::uint64_t>(), length = (*found)[1].get<std::uint64_t>();
    if (offset > contents.size() || length > contents.size() - offset) return std::nullopt;
    return contents.substr(offset, length);
}

std::string text_of(const json& file, const char* name) {
    const auto found = file.find(name);
    return found != file.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

}  // namespace

Result<Site> Site::read(std::string_view pack) {
    if (!pack.starts_with(pack_mark)) return broken("it does not begin with STEMSITE1");
    pack.remove_prefix(pack_mark.size());
    const std::string_view digits = trimmed(pack.substr(0, length_width));
    std::size_t length = 0;
    const auto [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), length);
    if (fault != std::errc{} || end != digits.data() + digits.size() || pack.size() < length_width + 1 || length > pack.size() - length_width - 1)
        return broken("the length of its index is wrong");
    pack.remove_prefix(length_width + 1);
    const json index = json::parse(pack.substr(0, length), nullptr, false);
    if (!index.is_object() || !index.contains("files") || !index.at("files").is_array()) return broken("it has no index");
    const std::string_view contents = pack.substr(length);
    Site site;
    for (const json& file : index.at("files")) {
        if (!file.is_object()) return broken("an entry is no object");
        const std::string path = text_of(file, "path");
        const auto bytes = piece(contents, file, "plain"), gzip = piece(contents, file, "gzip"), brotli = piece(contents, file, "brotli");
        File entry{.type = text_of(file, "type"), .etag = text_of(file, "etag"), .plain = {}, .gzip = {}, .brotli = {}};
        if (!path.starts_with(assets_path) || entry.type.empty() || entry.etag.size() < 3 || !bytes || !gzip || !brotli)
            return broken("the entry of \"" + path + "\" is wrong");
        entry.plain = *bytes;
        entry.gzip = *gzip;
        entry.brotli = *brotli;
        if (const std::string name = text_of(file, "name"); !name.empty()) site.hrefs_.insert_or_assign(name, path);
        site.files_.insert_or_assign(path, std::move(entry));
    }
    return site;
}

Site Site::built_in() {
    Result<Site> site = read(built_in_file(pack_name));
    STEMMEN_ASSERT(site.has_value());
    return std::move(*site);
}

std::string_view Site::href(std::string_view name) const {
    const auto found = hrefs_.find(name);
    return found == hrefs_.end() ? std::string_view{} : std::string_view(found->second);
}

HttpResponse Site::answer(const HttpRequest& request) const {
    const auto found = files_.find(path_of(request.target));
    if (found == files_.end()) return plain(404, "there is no such file\n");
    if (request.method != "GET" && request.method != "HEAD") {
        HttpResponse refusal = plain(405, "this address does not take " + request.method + "\n");
        refusal.headers.emplace_back("allow", "GET, HEAD");
        return refusal;
    }
    const File& file = found->second;
    const std::string_view accept = header(request.headers, "accept-encoding");
    const bool brotli = !file.brotli.empty() && takes(accept, "br"), gzip = !brotli && !file.gzip.empty() && takes(accept, "gzip");
    const std::string suffix = brotli ? "-br\"" : gzip ? "-gz\"" : "\"";
    const std::string etag = file.etag.substr(0, file.etag.size() - 1) + suffix;
    // The name carries a hash of the content, so what was once fetched under it never changes.
    HttpResponse response{200, {{"cache-control", "public, max-age=31536000, immutable"}, {"etag", etag}, {"vary", "accept-encoding"}}, {}};
    if (names(header(request.headers, "if-none-match"), etag)) {
        response.status = 304;
        return response;
    }
    response.headers.emplace_back("content-type", file.type);
    if (brotli || gzip) response.headers.emplace_back("content-encoding", brotli ? "br" : "gzip");
    response.body = brotli ? file.brotli : gzip ? file.gzip : file.plain;
    return response;
}

}  // namespace stemmen::app
