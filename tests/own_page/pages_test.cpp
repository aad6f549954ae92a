// The pages as text: nothing from outside becomes markup, and every language says the same.
#include "adapters/web/pages.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>
#include <map>

#include "adapters/web/info_page.hpp"
#include "adapters/web/poster.hpp"
#include "adapters/web/talk_page.hpp"

using namespace stemmen;
using namespace stemmen::web;

namespace {

std::string file(const std::string& name) {
    std::ifstream stream(std::string(STEMMEN_SOURCE_DIR) + "/config/pages/" + name, std::ios::binary);
    REQUIRE(stream.good());
    return {std::istreambuf_iterator<char>(stream), {}};
}

const AllTexts& all_texts() {
    static const AllTexts all = [] {
        std::vector<Texts> each;
        for (const Language language : page_languages) {
            auto texts = read_texts(file(std::string(to_string(language)) + ".json"), to_string(language));
            REQUIRE(texts.has_value());
            each.push_back(std::move(*texts));
        }
        auto gathered = gather(std::move(each));
        REQUIRE(gathered.has_value());
        return std::move(*gathered);
    }();
    return all;
}
const Texts& bokmaal() { return all_texts().at(Language::nb); }
const Assets assets{"/assets/citizen-1.css", "/assets/citizen-2.js", "/assets/poster-3.css", "/assets/favicon-4.svg"};

struct Tag {
    std::string name;
    std::vector<std::string> attributes;  // names
};

// Every tag, with the names of its attributes; what stands in quotes is a value, whatever it looks like.
std::vector<Tag> tags_of(const std::string& html) {
    std::vector<Tag> tags;
    for (std::size_t at = html.find('<'); at != std::string::npos; at = html.find('<', at)) {
        Tag tag;
        bool is_quoted = false;
        std::string word;
        for (++at; at < html.size() && (is_quoted || html[at] != '>'); ++at) {
            if (html[at] == '"') is_quoted = !is_quoted;
            if (is_quoted || html[at] == '"') continue;
            if (html[at] != ' ' && html[at] != '\n' && html[at] != '=') {
                word += html[at];
                continue;
            }
            if (!word.empty()) (tag.name.empty() ? tag.name : tag.attributes.emplace_back()) = word;
            word.clear();
        }
        if (!word.empty()) (tag.name.empty() ? tag.name : tag.attributes.emplace_back()) = word;
        tags.push_back(std::move(tag));
    }
    return tags;
}

// What the content security policy forbids, and what nobody closed.
void check_sound(const std::string& html) {
    CHECK(html.starts_with("<!doctype html>"));
    std::map<std::string, int> open;
    for (const Tag& tag : tags_of(html)) {
        INFO(tag.name);
        for (const std::string& attribute : tag.attributes) CHECK((!attribute.starts_with("on") && attribute != "style"));
        CHECK(tag.name != "style");
        CHECK((tag.name != "script" || std::ranges::find(tag.attributes, "src") != tag.attributes.end()));
        if (tag.name.starts_with('/')) --open[tag.name.substr(1)];
        else ++open[tag.name];
    }
    for (const char* alone : {"!doctype", "meta", "link", "input", "img"}) open.erase(alone);
    for (const auto& [name, count] : open) {
        INFO(name);
        CHECK(count == 0);
    }
}

// A {place} that nobody filled.
bool has_place(const std::string& html) { return html.find('{') != std::string::npos; }

const std::string evil = "<script>alert(1)</script>\"'&<img src=x onerror=alert(1)>";

}  // namespace

TEST_CASE("web pages: every language has the same texts, pages and places to fill, and a file without one is refused") {
    CHECK(all_texts().size() == 3);
    const auto refused = [](const std::string& nb, const std::string& nn, const std::string& en) {
        std::vector<Texts> all{*read_texts(nb, "nb"), *read_texts(nn, "nn"), *read_texts(en, "en")};
        const auto gathered = gather(std::move(all));
        return gathered ? std::string() : gathered.error().detail;
    };
    const auto one = [](const std::string& language, const std::string& texts) { return R"({"language":")" + language + R"(","texts":{)" + texts + R"(},"pages":{}})"; };
    CHECK(refused(one("nb", R"("a":"{x}")"), one("nn", R"("a":"{x}")"), one("en", R"("a":"{x}")")).empty());
    CHECK(refused(one("nb", R"("a":"{x}")"), one("nn", R"("a":"{y}")"), one("en", R"("a":"{x}")")) == "pages/nn.json: \"a\" has other {places} than in bokmål");
    CHECK(refused(one("nb", R"("a":"1")"), one("nn", R"("a":"1")"), one("en", "")) == "pages/en.json: there is no \"a\", which the bokmål file has");
    CHECK(refused(one("nb", ""), one("nn", ""), one("en", R"("b":"1")")) == "pages/en.json: \"b\" is not in the bokmål file");
    for (const char* bad : {"{", "[]", R"({"language":"xx","texts":{},"pages":{}})", R"({"language":"nb","texts":{"a":1},"pages":{}})",
                            R"({"language":"nb","texts":{},"pages":{"p":{"title":"x"}}})", R"({"language":"nb","texts":{},"pages":{"p":{"title":"x","sections":[{"heading":"h","text":[1]}]}}})"})
        CHECK_FALSE(read_texts(bad, "nb").has_value());
}

TEST_CASE("web pages: addresses and the numbers one may have to ring are links, longer numbers, codes and words are not") {
    const auto tel = [](const std::string& digits, const std::string& shown) { return "<a class=\"ds-link\" href=\"tel:" + digits + "\">" + shown + "</a>"; };
    CHECK(paragraphs("Ring 112.") == "<p>Ring " + tel("112", "112") + ".</p>");
    CHECK(paragraphs("Politiet 02800, Mental helse 116 123") == "<p>Politiet " + tel("02800", "02800") + ", Mental helse " + tel("116123", "116 123") + "</p>");
    CHECK(paragraphs("110, 112 eller 113") == "<p>" + tel("110", "110") + ", " + tel("112", "112") + " eller " + tel("113", "113") + "</p>");
    for (const std::string plain : {"1123", "5112", "112 34 567", "7F3K-112", "kode112", "1.112", "112.000", "112å"}) CHECK(paragraphs(plain) == "<p>" + plain + "</p>");
    CHECK(paragraphs("Se https://a.no/112 <b>") == "<p>Se <a class=\"ds-link\" href=\"https://a.no/112\">https://a.no/112</a> &lt;b&gt;</p>");
}

TEST_CASE("web pages: text pages are sound in every language, and fill what they promise") {
    Values values;
    for (const auto& [id, page] : bokmaal().pages)
        for (const Section& section : page.sections)
            for (const std::string& paragraph : section.paragraphs)
                for (const std::string& place : places_in(paragraph)) values[place] = "første\n" + evil + "\nhttps://a.no/b.";
    for (const auto& [language, texts] : all_texts())
        for (const auto& [id, page] : texts.pages) {
            INFO(to_string(language) << " " << id);
            const std::string html = text_page(texts, assets, id, values);
            check_sound(html);
            CHECK_FALSE(html.contains("<img"));
            CHECK_FALSE(has_place(html));
            CHECK(html.contains("lang=\"" + std::string(to_string(language)) + "\""));
        }
    CHECK(text_page(bokmaal(), assets, "personvern", values).contains("<li><p>første</p></li>"));
    CHECK(text_page(bokmaal(), assets, "personvern", values).contains("<a class=\"ds-link\" href=\"https://a.no/b\">https://a.no/b</a>."));
    CHECK(text_page(bokmaal(), assets, "finnes-ikke", {}).contains("Fant ikke siden"));
}

TEST_CASE("web pages: what the bot, a place or a choice says never becomes markup") {
    for (const TalkState state : {TalkState::fresh, TalkState::running, TalkState::over}) {
        const TalkView view{.state = state, .code = "k7q2xm", .place = evil, .lines = {{1, evil + "\nlinje to", {{evil, evil}}, {}}}, .form_id = "abc", .start_token = "def"};
        const std::string html = talk_page(bokmaal(), assets, view);
        check_sound(html);
        CHECK_FALSE(html.contains("<img"));
        CHECK_FALSE(html.contains("<script>"));
        CHECK(html.contains("&lt;script&gt;"));
    }
    const std::string poster = poster_page(bokmaal(), assets, {"k7q2xm", evil, "stemmen.example.no/s/k7q2xm"});
    check_sound(poster);
    CHECK_FALSE(poster.contains("<img src=x"));
}

TEST_CASE("web pages: the talk works by forms: choices of the last message only, words, a way out") {
    const TalkView view{.state = TalkState::running, .lines = {{1, "Først", {{"Gammel", "p0"}}, {}}, {2, "Så", {{"Ja", "p1"}, {"Nei", "p2"}}, {}}}, .form_id = "abc", .start_token = "def"};
    const std::string html = talk_page(bokmaal(), assets, view);
    CHECK(html.contains("data-state=\"running\""));
    CHECK(html.contains("<li class=\"message\" data-no=\"2\"><p>Så</p></li>"));
    CHECK(html.contains("name=\"tap\" value=\"p1\">Ja</button>"));
    CHECK_FALSE(html.contains("p0"));
    CHECK(html.contains("<label class=\"ds-label\" for=\"text\">"));
    CHECK(html.contains("name=\"text\" value=\"STOPP\""));
    CHECK(html.contains("112"));
    const std::string fresh = talk_page(bokmaal(), assets, {.code = "k7q2xm", .place = "Passkontoret i Molde", .is_closed = false, .form_id = "a", .start_token = "tok"});
    CHECK(fresh.contains("data-state=\"new\""));
    CHECK(fresh.contains("Om Passkontoret i Molde"));
    CHECK(fresh.contains("name=\"token\" value=\"tok\""));
    CHECK(fresh.contains("name=\"code\" value=\"k7q2xm\""));
    CHECK(talk_page(bokmaal(), assets, {.is_closed = true}).contains("ikke i bruk lenger"));
}

TEST_CASE("web pages: a wrong code is told in words, at the field, to whoever cannot see it as well") {
    for (const CodeFault fault : {CodeFault::malformed, CodeFault::unknown}) {
        const std::string html = access_page(bokmaal(), assets, fault, std::nullopt);
        CHECK(html.contains("aria-invalid=\"true\""));
        CHECK(html.contains("aria-describedby=\"code-hint code-error\""));
        CHECK(html.contains("<p id=\"code-error\" class=\"error\">Feil: "));
        check_sound(html);
    }
    CHECK_FALSE(access_page(bokmaal(), assets, CodeFault::none, std::nullopt).contains("aria-invalid"));
    const Kept kept{.code = "7F3K-9Q2M-X4T8-BC", .answers = {{"Hva var bra?", evil, "30. november 2026"}}, .consents = {}, .facts = {evil}, .questions = {"Hva var bra?", evil}, .notice = evil};
    const std::string shown = access_page(bokmaal(), assets, CodeFault::none, kept);
    check_sound(shown);
    CHECK_FALSE(shown.contains("<img"));
    CHECK(shown.contains("<th scope=\"row\">Hva var bra?</th>"));
    CHECK(shown.contains("<option value=\"1\">1. Hva var bra?</option>"));
    CHECK(shown.contains("<div role=\"status\" class=\"hint\">"));
    CHECK_FALSE(access_page(bokmaal(), assets, CodeFault::none, Kept{.code = "7F3K-9Q2M-X4T8-BC", .answers = {}, .consents = {}, .facts = {}, .questions = {}, .notice = {}}).contains("<select"));
    for (const Deletion stage : {Deletion::ask_code, Deletion::ask_whether, Deletion::done}) check_sound(deletion_page(bokmaal(), assets, {.stage = stage, .code = "7F3K"}));
}

TEST_CASE("web pages: a page that is put together of sections is sound, whatever stands in it, and leaves out what is empty") {
    const InfoPage page{.path = "/trekning/k7q2xm", .title = evil, .sections = {{.heading = evil, .paragraphs = {evil}, .facts = {{evil, evil}, {"blank", ""}}, .codes = {evil}, .steps = {{evil, evil}}, .link = evil, .link_text = evil}, {}}};
    const std::string html = info_page(bokmaal(), assets, page);
    check_sound(html);
    CHECK_FALSE(html.contains("<img"));
    CHECK_FALSE(html.contains("<script>"));
    CHECK_FALSE(html.contains("blank"));
    CHECK(html.contains("<ol>\n<li><p>&lt;script"));
    CHECK(html.contains("href=\"/trekning/k7q2xm?lang=nn\""));
}

TEST_CASE("web pages: dates are written as people do") {
    CHECK(date_in_words(bokmaal(), "2026-11-30") == "30. november 2026");
    CHECK(date_in_words(all_texts().at(Language::en), "2026-05-01") == "1 May 2026");
    CHECK(date_in_words(bokmaal(), "x") == "x");
}

TEST_CASE("web poster: the picture is square, has its quiet zone and says what it is") {
    const std::string svg = qr_svg("https://stemmen.example.no/s/k7q2xm", "QR-kode <til> samtalen");
    CHECK(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 37 37\" role=\"img\""));  // 29 modules and twice four
    CHECK(svg.contains("<title>QR-kode &lt;til&gt; samtalen</title>"));
    CHECK(svg.contains("<path d=\"M4,4h1v1h-1z"));
    for (const char* in_the_zone : {"M0,", "M1,", "M2,", "M3,", ",0h", ",1h", ",2h", ",3h"}) CHECK_FALSE(svg.contains(in_the_zone));
    CHECK(qr_svg(std::string(qr_bytes_max, 'x'), "x").size() > svg.size());
}
