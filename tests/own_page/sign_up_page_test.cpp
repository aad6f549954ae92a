// Forms of the own page as text: nothing from outside becomes markup, and faults lead to their fields.
#include "adapters/web/sign_up_page.hpp"

#include <catch2/catch.hpp>

using namespace stemmen;
using namespace stemmen::web;

namespace {

const Texts texts{.language = Language::nb, .texts = {{"form.errors", "Rett dette:"}, {"form.wrong", "Feil:"}}, .pages = {}};
bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("form: what was typed stays and cannot become markup, and a fault is told at the field and on top") {
    const FormPage page{.path = "/delta/x", .title = "Om deg", .hidden = {{"age", "\"><script>"}},
                        .fields = {{.name = "place", .kind = FieldKind::one_of, .label = "Hvor?", .choices = {{"A", "Her"}, {"B", "Der"}}, .values = {"B"}, .error = "Velg ett."},
                                   {.name = "email", .kind = FieldKind::email, .label = "E-post", .hint = "Valgfritt", .values = {"<b>\"x"}, .autocomplete = "email"}},
                        .buttons = {{"Send", {}, {}}}};
    const std::string html = form_page(texts, {}, page);
    CHECK_FALSE(has(html, "<script>"));
    CHECK_FALSE(has(html, "<b>"));
    CHECK(has(html, "value=\"&lt;b&gt;&quot;x\""));
    CHECK(has(html, "<title>Feil: Om deg"));
    CHECK(has(html, "href=\"#place\""));
    CHECK(has(html, "id=\"place\" name=\"place\" value=\"A\">"));
    CHECK(has(html, "value=\"B\" checked"));
    CHECK(has(html, "aria-describedby=\"place-error\""));
    CHECK(has(html, "aria-describedby=\"email-hint\""));
    CHECK(has(html, "autocomplete=\"email\""));
    CHECK(has(html, "name=\"lang\" value=\"nb\""));
}

TEST_CASE("form: what is invalid is said of what can be: a line, a group of radio buttons, a box to tick") {
    const FormPage page{.path = "/delta/x", .title = "Om deg",
                        .fields = {{.name = "place", .kind = FieldKind::one_of, .label = "Hvor?", .choices = {{"A", "Her"}}, .error = "Velg ett."},
                                   {.name = "yes", .kind = FieldKind::some_of, .label = "Samtykke", .choices = {{"1", "Ja"}}, .error = "Kryss av."},
                                   {.name = "day", .kind = FieldKind::some_of, .label = "Når?", .choices = {{"1", "I dag"}}},
                                   {.name = "email", .kind = FieldKind::email, .label = "E-post", .error = "Skriv en adresse."}},
                        .buttons = {{"Send", {}, {}}}};
    const std::string html = form_page(texts, {}, page);
    CHECK(has(html, "<fieldset class=\"field\" aria-describedby=\"place-error\" role=\"radiogroup\" aria-invalid=\"true\">"));
    CHECK(has(html, "<fieldset class=\"field\" aria-describedby=\"yes-error\">"));
    CHECK(has(html, "id=\"yes\" name=\"yes\" value=\"1\" aria-invalid=\"true\">"));
    CHECK(has(html, "id=\"day\" name=\"day\" value=\"1\">"));
    CHECK(has(html, "aria-describedby=\"email-error\" aria-invalid=\"true\">"));
}

TEST_CASE("form: a page without faults has none of it, and one without buttons has no form") {
    const std::string html = form_page(texts, {}, {.path = "/delta/x", .title = "Takk"});
    CHECK_FALSE(has(html, "role=\"alert\""));
    CHECK_FALSE(has(html, "Feil:"));
    CHECK_FALSE(has(html, "<form"));
}

TEST_CASE("form: every value of a name is read, and no more than the limit") {
    CHECK(form_values("a=1&b=2&a=%C3%B8+x&a=", "a") == std::vector<std::string>{"1", "ø x", ""});
    CHECK(form_values("", "a").empty());
    std::string many;
    for (std::size_t i = 0; i < form_values_max + 5; ++i) many += "a=1&";
    CHECK(form_values(many, "a").size() == form_values_max);
}
