// A lost or wrong key: nothing starts, the sentence says which file and what to do, and not a byte of what is there changes.
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <filesystem>
#include <functional>
#include <map>

#include "conversation.hpp"

namespace stemmen::e2e {
namespace {

namespace fs = std::filesystem;

constexpr const char* some_code = "7F3K-9Q2M-X4T8-BC";

// Every file of the installation's data folder with its bytes, the key file and what SQLite opens and closes for readers aside.
std::map<std::string, std::string> data_of(const Installation& here) {
    std::map<std::string, std::string> files;
    for (const auto& entry : fs::directory_iterator(here.folder.path() / "var")) {
        const std::string name = entry.path().filename().string();
        if (entry.is_regular_file() && name != "stemmen.keys") files[name] = read_all(entry.path());
    }
    return files;
}

struct Trouble {
    std::string name;
    std::function<void()> make;
    std::vector<std::string> says;
};

void check_refusals(const Installation& here, const std::vector<Trouble>& troubles, const std::function<void()>& restore) {
    for (const Trouble& trouble : troubles) {
        restore();
        trouble.make();
        const auto before = data_of(here);
        for (const std::vector<std::string>& command : std::vector<std::vector<std::string>>{
                 here.serve(), {"forget", some_code, "--config", "stemmen.json"}, {"export", "--receipt", some_code, "--config", "stemmen.json"}}) {
            const Ran ran = run(here.folder, command, secrets());
            INFO(trouble.name << ", " << command.front() << ": " << ran.err);
            CHECK(ran.code == 1);
            CHECK(ran.out.empty());
            for (const std::string& words : trouble.says) CHECK(ran.err.find(words) != std::string::npos);
            CHECK(data_of(here) == before);
        }
    }
}

TEST_CASE("a lost, wrong, damaged or exposed key file is refused by name, with what to do, and nothing is touched") {
    const Installation here;
    {
        Process service(here.folder, here.serve(), secrets());
        REQUIRE(service.port() != 0);
        REQUIRE(status_of(ask(service.port(), signed_webhook(said_by_citizen("7123456789012345", "m_1", "Hei", now_millis())))) == 200);
        service.signal(SIGKILL);  // a write-ahead log is left behind: it is not touched either
        service.wait();
    }
    const fs::path keys = here.folder.path() / "var/stemmen.keys", fingerprint = here.folder.path() / "var/stemmen.db.keys";
    const std::string key_text = read_all(keys), fingerprint_text = read_all(fingerprint);
    REQUIRE(fs::file_size(here.folder.path() / "var/stemmen.db-wal") > 0);
    REQUIRE(run(here.folder, {"keys", "new", "--out", "other.keys"}, secrets()).code == 0);
    const std::string other_text = read_all(here.folder.path() / "other.keys");
    const auto write_keys = [&](const std::string& text) {
        return [&keys, text] { write_all(keys, text); };
    };
    const std::string path = "var/stemmen.keys";
    std::vector<Trouble> troubles{
        {"lost", [&] { fs::remove(keys); }, {path + " is missing", "put the key file back", "var/stemmen.db"}},
        {"of another installation", write_keys(other_text), {path + " is another key file", "put the right one back"}},
        {"empty", write_keys(""), {path, "is empty", "restore the file"}},
        {"cut in a key", write_keys(key_text.substr(0, key_text.size() - 10)), {path, "43 characters", "restore the line"}},
        {"cut after the hash key", write_keys(key_text.substr(0, key_text.rfind("seal"))), {path, "there is no seal key", "restore the file"}},
        {"not a key file", write_keys("\x7f" "ELF and so on\n"), {path, "is this the key file?"}},
        {"readable by everybody", [&] { fs::permissions(keys, fs::perms(0644)); }, {path + " can be read or changed by others", "chmod 600"}},
        {"writable by the group", [&] { fs::permissions(keys, fs::perms(0660)); }, {path + " can be read or changed by others", "chmod 600"}},
        {"a folder", [&] { fs::remove(keys), fs::create_directory(keys); }, {path + " is a folder"}},
        {"no fingerprint beside the database", [&] { fs::remove(fingerprint); }, {"var/stemmen.db.keys is missing", "put it back from the backup", "echo " + fingerprint_text.substr(0, 16)}},
        {"another key file and no fingerprint", [&] { write_all(keys, other_text), fs::remove(fingerprint); }, {"var/stemmen.db.keys is missing"}},
    };
    if (::geteuid() != 0) troubles.push_back({"unreadable", [&] { fs::permissions(keys, fs::perms(0)); }, {path, "cannot read"}});
    const auto restore = [&] {
        fs::remove_all(keys);
        write_all(keys, key_text);
        fs::permissions(keys, fs::perms(0600));
        write_all(fingerprint, fingerprint_text);
    };
    check_refusals(here, troubles, restore);

    restore();
    fs::permissions(keys, fs::perms(0440));  // as some systems hand secrets over
    Process service(here.folder, here.serve(), secrets());
    INFO(service.err());
    CHECK(service.port() != 0);
    CHECK(metric(service.port(), "stemmen_threads") == 1);
}

TEST_CASE("keys from the environment are missed by their name, and not made anew") {
    const Installation here("http://127.0.0.1:9", R"({"store":{"keys":"env:STEMMEN_KEYS"}})");
    const Ran unset = run(here.folder, here.serve(), secrets());
    CHECK(unset.code == 1);
    CHECK(unset.err.find("STEMMEN_KEYS is not set") != std::string::npos);
    Environment wrong = secrets();
    wrong["STEMMEN_KEYS"] = "PLANTED not a key";
    const Ran bad = run(here.folder, here.serve(), wrong);
    CHECK(bad.code == 1);
    CHECK(bad.err.find("the keys in env:STEMMEN_KEYS cannot be used") != std::string::npos);
    CHECK(bad.err.find("PLANTED") == std::string::npos);
    CHECK_FALSE(fs::exists(here.folder.path() / "var"));
}

}  // namespace
}  // namespace stemmen::e2e
