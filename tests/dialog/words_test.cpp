// What people type: language, choices, saying nothing; and how easy our own texts are.
#include <catch2/catch.hpp>

#include "core/text.hpp"
#include "dialog/choose.hpp"
#include "dialog/detect.hpp"
#include "dialog/readability.hpp"
#include "folder.hpp"

using namespace stemmen;
using namespace stemmen::dialog;

TEST_CASE("language: clear messages are recognised, short and mixed ones are not guessed") {
    struct Case {
        std::string text, language;
    };
    const Case cases[] = {
        {"Jeg fikk hjelp med en gang", "nb"},
        {"De svarte ikke på spørsmålet mitt", "nb"},
        {"Vet ikke helt hva dere kan gjøre bedre", "nb"},
        {"Hun var veldig hyggelig", "nb"},
        {"Eg fekk hjelp med ein gong", "nn"},
        {"ikkje noko spesielt", "nn"},
        {"Kvifor svarte de ikkje før?", "nn"},
        {"Det var berre fint", "nn"},
        {"Dei kunne ha sagt kva som skjer vidare", "nn"},
        {"They answered very quickly", "en"},
        {"I was treated with respect", "en"},
        {"nothing, it was very good", "en"},
        {"Mun ožžon veahki johtilit", "se"},
        {"In dieđe maid dadjat", "se"},
        {"Giitu, buorre veahkki lei", "se"},
        {"ikkje noko", "-"},  // two words
        {"Very good", "-"},
        {"Super service fra politiet", "nb"},
        {"OK OK OK", "-"},
        {"Det var bra", "-"},  // the same in both forms
        {"politiet var på plass", "-"},
        {"jeg veit ikkje hva eg vil", "-"},  // mixed
        {"1 2 3 4", "-"},
        {"", "-"},
        {"Jättebra hjälp av polisen", "-"},
        {"Das war sehr gut", "-"},
    };
    for (const Case& c : cases) {
        INFO(c.text);
        const auto detected = detect_language(c.text);
        CHECK((detected ? std::string(to_string(detected->language)) : "-") == c.language);
        if (detected) CHECK(detected->confidence >= detect_confidence_min);
    }
}

TEST_CASE("language: only the first words of a long message are looked at") {
    std::string text;
    for (std::size_t i = 0; i < detect_words_max; ++i) text += "xyz ";
    CHECK_FALSE(detect_language(text + "the and was were").has_value());
    CHECK(detect_language("the and was were " + text).has_value());
}

TEST_CASE("choices: typed titles count, in any language, with or without courtesy") {
    struct Case {
        std::string text_id, said, value;
    };
    const Case cases[] = {
        {"q.rating", "Svært fornøyd", "5"},
        {"q.rating", "SVÆRT FORNØYD!!", "5"},
        {"q.rating", "fornøyd 😀", "4"},
        {"q.rating", "fornøyyyyd", "4"},
        {"q.rating", "fornøgd", "4"},
        {"q.rating", "very satisfied", "5"},
        {"q.rating", "duhtavaš", "4"},
        {"q.rating", "2", "2"},
        {"q.rating", " 2. ", "2"},
        {"q.rating", "6", "-"},
        {"q.rating", "2 3", "-"},
        {"q.rating", "svært", "-"},  // two begin so
        {"q.rating", "hopp over", "SKIP"},
        {"q.rating", "", "-"},
        {"q.rating", "👍", "-"},
        {"q.rating", "ikke fornøyd", "-"},
        {"q.more", "nei takk", "DONE"},
        {"q.more", "Nei", "DONE"},
        {"q.more", "ja gjerne", "YES"},
        {"q.more", "jaaaa", "YES"},
        {"q.more", "No thanks", "DONE"},
        {"q.more", "Nei, men alt var fint", "-"},
        {"invite.after_conversation", "ja", "START"},
        {"invite.after_conversation", "nei", "DECLINE"},
        {"invite.after_conversation", "yes please", "START"},
        {"invite.after_conversation", "takk", "-"},
        {"q.pj.voice", "in dieđe", "9"},
        {"no.such.text", "ja", "-"},
    };
    for (const Case& c : cases) {
        INFO(c.text_id << ": " << c.said);
        const auto value = typed_choice(real_library().texts,
                                        {.text_id = c.text_id, .language = Language::nb, .by_number = c.text_id == "q.rating"}, c.said);
        CHECK(value.value_or("-") == c.value);
    }
    std::string words_at_bound;
    for (std::size_t i = 0; i < answer_words_max; ++i) words_at_bound += "a ";
    CHECK_FALSE(fold_answer(words_at_bound).empty());
    CHECK(fold_answer(words_at_bound + "a").empty());
}

TEST_CASE("answers that say nothing are told from short ones that do") {
    for (const std::string text : {"nei", "Nei takk", "ingenting", "vet ikke", "Veit ikkje", "ikke noe", "-", "👍", "nothing really",
                                   "I don't know", "", "ikkje noko spesielt"})
        CHECK(says_nothing(text));
    for (const std::string text :
         {"Alt", "Alt var bra", "ventetid", "nei, men køen", "ikke vent", "raskt", "no problems with the officer at all"})
        CHECK_FALSE(says_nothing(text));
}

TEST_CASE("LIX is words per sentence plus the share of long words") {
    const std::string text = "Dette er en setning med noen lengere ordformer. Den andre slutter samtidig.";
    REQUIRE(words(text).size() == static_cast<std::size_t>(lix_words_min));
    REQUIRE(lix(text).has_value());
    CHECK(*lix(text) == Approx(12.0 / 2 + 100.0 * 5 / 12));  // setning, lengere, ordformer, slutter, samtidig
    CHECK_FALSE(lix("Var politiet saklig og rettferdig?").has_value());
    CHECK(*lix("Se her: {lenke_til_en_veldig_lang_adresse}. Se politiet.no en to tre fire fem seks sju.") < 30);
}

TEST_CASE("our texts in bokmål and nynorsk are easy: LIX at most 25 on average") {
    for (const Language language : {Language::nb, Language::nn}) {
        double sum = 0;
        int count = 0;
        for (const auto& [id, text] : real_library().texts.all().at(language)) {
            if (const auto score = lix(text.text)) {
                sum += *score;
                ++count;
            }
        }
        REQUIRE(count > 30);
        CHECK(sum / count <= 25);
    }
}

TEST_CASE("words that promise too much are found in their forms, and only they") {
    CHECK(forbidden_word("Svarene er anonyme.") == "anonym");
    CHECK(forbidden_word("ANONYMT") == "anonym");
    CHECK(forbidden_word("Helt konfidensielt") == "konfidensi");
    CHECK(forbidden_word("strictly confidential") == "confidential");
    CHECK_FALSE(forbidden_word("uten navn").has_value());
    CHECK_FALSE(forbidden_word("").has_value());
}

TEST_CASE("texts: placeholders are filled in one pass, unknown ones stay, drafts are never shown") {
    CHECK(fill("Skriv SLETT {kode} innen {dager} dager.", {{"kode", "{dager}"}, {"dager", "90"}}) == "Skriv SLETT {dager} innen 90 dager.");
    CHECK(fill("{ukjent} {", {}) == "{ukjent} {");
    CHECK(fill("", {}).empty());
    const Texts& texts = real_library().texts;
    REQUIRE(texts.find("q.good", Language::se) != nullptr);
    CHECK_FALSE(texts.is_shown(Language::se));
    CHECK(render(texts, "q.good", Language::se, {}) == "Hva var bra?");
    CHECK(render(texts, "q.good", Language::smj, {}) == "Hva var bra?");
    CHECK(render(texts, "q.good", Language::nn, {}) == "Kva var bra?");
    CHECK(render(texts, "no.such.text", Language::nb, {}).empty());
    for (const Choice& choice : offered_choices(texts, "cmd.language", Language::nb)) CHECK(choice.value != "se");
    const Text& consent = *texts.find("consent.quote", Language::nn);
    CHECK(canonical(consent) == "consent.quote\n2\nnn\n" + consent.text + "\nYES=Ja, det er greitt\nNO=Nei\n");
}
