// Promises as they are declared beside the texts, and the exact message for what does not fit.
#include "dialog/promises.hpp"

#include <catch2/catch.hpp>

#include "dialog/check.hpp"
#include "folder.hpp"

using namespace stemmen;
using namespace stemmen::dialog;

namespace {

const Abilities any_channel;

}  // namespace

TEST_CASE("promises: times are found however they are written, and other numbers are not") {
    const auto found = counted_times("Ring 112. 90 dager, 30-dager, 2\xC2\xA0" "m\xC3\xA5neder, 1 \xC3\xA5r, 3 weeks, 24 timer, 116 111, 5 svar, {dager} dager, 7dagar");
    REQUIRE(found.size() == 6);
    CHECK(found[0].number == 90);
    CHECK(found[0].written == "90 dager");
    CHECK(found[1].unit == TimeUnit::day);
    CHECK(found[2].unit == TimeUnit::month);
    CHECK(found[3].unit == TimeUnit::year);
    CHECK(found[4].unit == TimeUnit::week);
    CHECK(found[5].number == 7);
    CHECK(counted_times("99999999999999999999 dager").front().number == counted_number_max);
    CHECK(counted_times("").empty());
}

TEST_CASE("promises: the real texts say what they are declared to promise") {
    REQUIRE_FALSE(real_library().promises.file.empty());
    Faults faults;
    check_promises(real_library(), faults);
    for (const Fault& fault : faults) WARN(to_string(fault));
    CHECK(faults.empty());
    CHECK(real_library().promises.find("cmd.stop", "never_asked_again") != nullptr);
    CHECK(real_library().promises.find("cmd.stop", "another") == nullptr);
    CHECK(real_library().promises.of("no.such.text").empty());
}

TEST_CASE("promises: a phrase that is gone, or stands where it is not declared, is refused with its place") {
    Library library = real_library();
    const auto faults = [&] {
        Faults found;
        check_promises(library, found);
        std::string out;
        for (const Fault& fault : found) out += to_string(fault) + "\n";
        return out;
    };
    const auto rewrite = [&](const std::string& id, const std::string& text) {
        library = real_library();
        Text changed = *library.texts.find(id, Language::nb);
        changed.text = text;
        library.texts = {};
        for (const auto& [language, texts] : real_library().texts.all())
            for (const auto& [name, each] : texts) library.texts.add(name == id && language == Language::nb ? changed : each);
        for (const Language language : {Language::nb, Language::nn, Language::en}) library.texts.add_language(language, TextStatus::pilot);
        return faults();
    };
    const std::string gone = rewrite("cmd.stop", "Greit, jeg stopper nå. Vil du slette det du har svart? Skriv SLETT.");
    CHECK(gone.find("\"cmd.stop\" does not say \"Vi spør deg ikke igjen i denne chatten\", the words of \"never_asked_again\"; say it, or change promises.json") != std::string::npos);
    CHECK(gone.find("texts/nb.json:") != std::string::npos);
    const std::string elsewhere = rewrite("thanks.skipped", "Takk! En i politiet leser det du skrev.");
    CHECK(elsewhere.find("\"thanks.skipped\" says \"En i politiet leser det du skrev\", which promises \"an_officer_reads\"; declare it in promises.json") != std::string::npos);
    const std::string fixed = rewrite("invite.declined", "Det er helt greit. Vi spør deg ikke igjen på 90 dager.");
    CHECK(fixed.find("\"invite.declined\" says \"90 dager\" as a fixed number; write a placeholder") != std::string::npos);
    CHECK(fixed.find("\"invite.declined\" does not have {dager}, which tells \"asked_again_after\"") != std::string::npos);
    const std::string undeclared = rewrite("thanks.partial", "Vi stopper her. Skriv SLETT {kode} innen {dager} dager.");
    CHECK(undeclared.find("\"thanks.partial\" says {dager}, but promises.json does not say what that number promises; declare it") != std::string::npos);
}

TEST_CASE("promises: a file that cannot be read is refused with its line") {
    const auto faults_of = [](const std::string& text) {
        Files files = small_files();
        files.emplace_back("promises.json", text);
        std::string out;
        for (const Fault& fault : check(files, any_channel)) out += to_string(fault) + "\n";
        return out;
    };
    CHECK(faults_of("{\n\"promises\": []}").find("promises.json:2: ") != std::string::npos);
    CHECK(faults_of("{\"promises\": {\n\"q.rating\": 7}}").find("promises.json:2: write what \"q.rating\" promises in braces") != std::string::npos);
    CHECK(faults_of("{\"promises\": {\"q.rating\":\n{\"a\": \"dager\"}}}").find("promises.json:2: write a placeholder such as \"{dager}\"") != std::string::npos);
    CHECK(faults_of("{\"promises\": {\"q.rating\": {\"a\":\n{\"fr\": \"oui\"}}}}").find("promises.json:2: \"fr\": write a language") != std::string::npos);
    CHECK(faults_of("{\"promises\": {\"no.text\": {\"a\":\n\"{dager}\"}}}").find("promises.json:2: there is no text \"no.text\"") != std::string::npos);
    CHECK(faults_of("{\"promises\": {}}").empty());
}
