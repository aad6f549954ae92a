// The section "retention": how long each kind of data is kept, within the limits that the controller has set for all districts
// (domain, default settings). And what must fit together for the promises to be true.
#include <array>

#include "app/config_reader.hpp"

namespace stemmen::app {
namespace {

using std::chrono::days;

struct StorageTime {
    const char* key;
    Duration RetentionSettings::* member;
    Duration least, most;
    std::string_view rule;
};

constexpr std::array storage_times{
    StorageTime{"link_kept", &RetentionSettings::link_kept, days{30}, days{180},
                "the link from receipt code or thread to the answers is cut after 30 to 180 days, and the citizen is told when"},
    StorageTime{"thread_kept", &RetentionSettings::thread_kept, days{30}, days{365}, "who was asked is remembered, as a keyed hash, no longer than the longest gap"},
    StorageTime{"stop_kept", &RetentionSettings::stop_kept, days{365}, days{1825}, "a STOPP is promised for good, and kept 24 months unless you decide otherwise"},
    StorageTime{"answers_kept", &RetentionSettings::answers_kept, days{180}, days{730}, "single answers are kept 6 to 24 months, then sums only (GDPR art. 5(1)(e))"},
    StorageTime{"consents_kept", &RetentionSettings::consents_kept, days{365}, days{730}, "proof of a consent is kept while it is used and 12 months more (GDPR art. 7(1))"},
    StorageTime{"talks_kept", &RetentionSettings::talks_kept, days{180}, days{730}, "single talks are kept no longer than single answers, then sums only"},
    StorageTime{"deletions_kept", &RetentionSettings::deletions_kept, days{365}, days{3650}, "the deletion log proves for 1 to 10 years what was deleted (GDPR art. 5(2))"},
    StorageTime{"event_keys_kept", &RetentionSettings::event_keys_kept, days{8}, days{30}, "an event is taken in up to 7 days late, so it is remembered longer"},
    StorageTime{"backups_kept", &RetentionSettings::backups_kept, days{1}, days{35}, "deletion reaches backups only when they expire, and the citizen is told 35 days at most"},
    StorageTime{"inbox_kept", &RetentionSettings::inbox_kept, days{7}, days{90}, "threads with a survey leave the Page's inbox after 7 to 90 days, by your own routine (P-46)"},
    StorageTime{"officers_kept", &RetentionSettings::officers_kept, days{30}, days{365}, "where an officer is reached in Teams is kept no longer than a year after they last wrote"},
};

void read_storage_time(ConfigReader& reader, const JsonNode& section, RetentionSettings& retention, const StorageTime& time) {
    const std::string key = "\"" + std::string(time.key) + "\"";
    const JsonNode* node = reader.typed(section, time.key, JsonNode::Kind::string, "a number of days in quotes, such as \"90d\"");
    if (node == nullptr) return;
    const Result<Duration> value = parse_duration(node->string);
    if (!value) return reader.fault(*node, key + ": " + value.error().detail);
    if (*value < time.least || *value > time.most)
        return reader.fault(*node, key + " may be from " + format_duration(time.least) + " to " + format_duration(time.most) + ": " + std::string(time.rule));
    if (*value % days{1} != Duration::zero()) return reader.fault(*node, key + " must be whole days, such as \"90d\": citizens are told days");
    retention.*time.member = *value;
}

// At `key`, or at the section that would hold it.
const JsonNode& place_in(const JsonNode& root, const std::string& section, const std::string& key) {
    const JsonNode* node = root.find(section);
    return node == nullptr ? root : place_of(*node, key);
}

}  // namespace

void read_retention(ConfigReader& reader, const JsonNode& root, RetentionSettings& retention) {
    reader.section(root, "retention", [&](const JsonNode& node) {
        for (const StorageTime& time : storage_times) read_storage_time(reader, node, retention, time);
    });
}

void read_children(ConfigReader& reader, const JsonNode& root, privacy::ChildRules& children) {
    reader.section(root, "children", [&](const JsonNode& node) {
        reader.number(node, "age_of_consent", children.age_of_consent, privacy::age_of_consent_min, privacy::age_of_consent_max);
    });
}

void check_storage_times(ConfigReader& reader, const JsonNode& root, const Config& config) {
    const RetentionSettings& kept = config.retention;
    // Against a stand-in on this machine short times are wanted, for trials.
    const bool is_trial = config.messenger && is_loopback_url(config.messenger->graph_url);
    const Duration gap = config.contact.gap;
    if (gap > gap_max || (gap < gap_min && !is_trial))
        reader.fault(place_in(root, "contact", "gap"), "\"gap\" may be from 30d to 365d: nobody is asked more often (shorter only against a stand-in for Messenger on this machine)");
    if (gap % days{1} != Duration::zero() && !is_trial) reader.fault(place_in(root, "contact", "gap"), "\"gap\" must be whole days, such as \"90d\": citizens are told days");
    if (kept.thread_kept < gap)
        reader.fault(place_in(root, "retention", "thread_kept"), "\"thread_kept\" is shorter than \"gap\" (" + format_duration(gap) +
                                                                     "): nobody would know any more who said no; make it at least as long");
    if (kept.thread_kept < kept.link_kept)
        reader.fault(place_in(root, "retention", "thread_kept"), "\"thread_kept\" is shorter than \"link_kept\" (" + format_duration(kept.link_kept) +
                                                                     "): SLETT would not work for as long as is promised; make it at least as long");
    if (kept.answers_kept < kept.link_kept)
        reader.fault(place_in(root, "retention", "answers_kept"), "\"answers_kept\" is shorter than \"link_kept\" (" + format_duration(kept.link_kept) + "); make it at least as long");
}

}  // namespace stemmen::app
