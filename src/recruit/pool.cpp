#include "recruit/pool.hpp"

#include <algorithm>
#include <charconv>
#include <map>

#include "core/text.hpp"

namespace stemmen::recruit {
namespace {

// What tells two names apart: spaces around them and the case of letters do not.
std::string key_of(std::string_view name) { return fold_case(trim(name)); }

class Problems {
public:
    explicit Problems(std::vector<std::string>& out) : out_(out) {}
    ~Problems() {
        if (more_ > 0) out_.push_back("… and " + std::to_string(more_) + " more problems of these kinds");
    }
    Problems(const Problems&) = delete;
    Problems& operator=(const Problems&) = delete;
    void add(std::string_view file, int line, std::string_view sentence) {
        if (out_.size() >= problems_max) ++more_;
        else out_.push_back(std::string(file) + ":" + std::to_string(line) + ": " + std::string(sentence));
    }
    void add(const Error& error) { out_.push_back(error.detail); }

private:
    std::vector<std::string>& out_;
    std::size_t more_ = 0;
};

std::string quoted(std::string_view name) { return "\"" + std::string(name) + "\""; }

struct QuotaColumns {
    std::size_t feature = 0, value = 0, min = 0, max = 0;
    std::optional<std::size_t> min_flex, max_flex;
};

std::optional<std::size_t> column(const CsvTable& table, std::string_view name) {
    for (std::size_t i = 0; i < table.columns.size(); ++i)
        if (key_of(table.columns[i]) == name) return i;
    return std::nullopt;
}

// The older form calls a feature "category" and its value "feature"; the newer one says feature and value.
std::optional<QuotaColumns> quota_columns(const CsvTable& table) {
    const auto category = column(table, "category"), feature = column(table, "feature"), value = column(table, "value");
    const auto min = column(table, "min"), max = column(table, "max");
    if (!feature || !min || !max || (!category && !value)) return std::nullopt;
    return QuotaColumns{.feature = category ? *category : *feature, .value = category ? *feature : *value, .min = *min, .max = *max,
                        .min_flex = column(table, "min_flex"), .max_flex = column(table, "max_flex")};
}

std::optional<int> head_count(std::string_view text) {
    const std::string_view digits = trim(text);
    int number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (error != std::errc{} || end != digits.data() + digits.size() || number < 0 || number > static_cast<int>(people_max)) return std::nullopt;
    return number;
}

// An empty flex field and a negative one (as the open tools write "not set") mean: no limit.
bool read_flex(const std::vector<std::string>& fields, std::optional<std::size_t> at, std::optional<int>& flex) {
    if (!at) return true;
    const std::string_view text = trim(fields[*at]);
    if (text.empty() || text.starts_with('-')) return true;
    flex = head_count(text);
    return flex.has_value();
}

void read_quota(const CsvRow& row, const QuotaColumns& columns, std::string_view file, std::vector<Feature>& features, Problems& problems) {
    const std::string feature_name(trim(row.fields[columns.feature]));
    Quota quota{.name = std::string(trim(row.fields[columns.value])), .line = row.line};
    if (feature_name.empty() || quota.name.empty()) return problems.add(file, row.line, "write the feature and its value");
    const auto min = head_count(row.fields[columns.min]), max = head_count(row.fields[columns.max]);
    if (!min || !max || !read_flex(row.fields, columns.min_flex, quota.min_flex) || !read_flex(row.fields, columns.max_flex, quota.max_flex))
        return problems.add(file, row.line, "min, max and flex are whole numbers of people, such as 3");
    quota.min = *min;
    quota.max = *max;
    if (quota.min > quota.max) return problems.add(file, row.line, quoted(quota.name) + " wants at least " + std::to_string(quota.min) + " and at most " + std::to_string(quota.max) + "; min may not be over max");
    if ((quota.min_flex && *quota.min_flex > quota.min) || (quota.max_flex && *quota.max_flex < quota.max))
        return problems.add(file, row.line, "the flex range must hold the range from min to max");
    auto found = std::ranges::find_if(features, [&](const Feature& each) { return key_of(each.name) == key_of(feature_name); });
    if (found == features.end()) found = features.insert(features.end(), Feature{feature_name, {}});
    for (const Quota& other : found->values)
        if (key_of(other.name) == key_of(quota.name))
            return problems.add(file, row.line, quoted(quota.name) + " of " + quoted(feature_name) + " stands already on line " + std::to_string(other.line));
    found->values.push_back(std::move(quota));
}

std::vector<Feature> read_quotas(const PoolFiles& files, Problems& problems) {
    const Result<CsvTable> table = parse_csv_table(files.quotas_csv, files.quotas_name);
    if (!table) return problems.add(table.error()), std::vector<Feature>{};
    const auto columns = quota_columns(*table);
    if (!columns) return problems.add(files.quotas_name, 1, "the first line must be category,feature,min,max, and may go on with min_flex,max_flex"), std::vector<Feature>{};
    std::vector<Feature> features;
    for (const CsvRow& row : table->rows) read_quota(row, *columns, files.quotas_name, features, problems);
    std::size_t values = 0;
    for (const Feature& feature : features) values += feature.values.size();
    if (features.size() > features_max) problems.add(files.quotas_name, 1, "there may be " + std::to_string(features_max) + " features at most; with many, nearly everybody is alone in a group");
    if (values > values_max) problems.add(files.quotas_name, 1, "there may be " + std::to_string(values_max) + " values in all at most");
    return features;
}

// Where the pool's table has what is wanted of each person.
struct PeopleColumns {
    std::vector<std::size_t> features;
    std::vector<std::size_t> address;
};

PeopleColumns people_columns(const CsvTable& table, const PoolFiles& files, const std::vector<Feature>& features, Problems& problems, std::vector<std::string>& notices) {
    PeopleColumns columns;
    std::vector<bool> is_used(table.columns.size(), false);
    if (!is_used.empty()) is_used[0] = true;
    const auto find = [&](std::string_view name, std::vector<std::size_t>& into, std::string_view wanted_by) {
        const auto at = column(table, key_of(name));
        if (!at) return problems.add(files.people_name, 1, "a column " + quoted(name) + " is missing, which " + std::string(wanted_by) + " asks for");
        into.push_back(*at);
        is_used[*at] = true;
    };
    for (const Feature& feature : features) find(feature.name, columns.features, files.quotas_name);
    for (const std::string& name : files.address_columns) find(name, columns.address, "the address");
    for (std::size_t i = 0; i < table.columns.size(); ++i)
        if (!is_used[i]) notices.push_back("column " + quoted(table.columns[i]) + " has no quotas and is not looked at");
    return columns;
}

class PeopleReader {
public:
    PeopleReader(const PoolFiles& files, const std::vector<Feature>& features, PeopleColumns columns, Problems& problems)
        : files_(files), features_(features), columns_(std::move(columns)), problems_(problems) {
        for (const Feature& feature : features_) {
            auto& by_name = values_.emplace_back();
            for (std::size_t i = 0; i < feature.values.size(); ++i) by_name.emplace(key_of(feature.values[i].name), i);
        }
    }

    void read(const CsvRow& row, std::vector<Person>& people) {
        Person person{.id = std::string(trim(row.fields[0])), .values = {}, .address = {}, .line = row.line};
        if (person.id.empty() || person.id.size() > id_bytes_max) return problems_.add(files_.people_name, row.line, "the id in the first column is missing or too long");
        const auto [other, is_new] = lines_.emplace(person.id, row.line);
        if (!is_new) return problems_.add(files_.people_name, row.line, "the id " + quoted(person.id) + " stands already on line " + std::to_string(other->second));
        bool is_whole = true;
        for (std::size_t i = 0; i < features_.size(); ++i) {
            const std::string_view value = trim(row.fields[columns_.features[i]]);
            const auto found = values_[i].find(key_of(value));
            if (found != values_[i].end()) {
                person.values.push_back(found->second);
                unlike_ += value != features_[i].values[found->second].name ? 1 : 0;
                continue;
            }
            is_whole = false;
            problems_.add(files_.people_name, row.line, features_[i].name + " is " + (value.empty() ? std::string("blank") : quoted(value)) + ", which " + std::string(files_.quotas_name) + " does not have");
        }
        for (const std::size_t at : columns_.address) person.address += key_of(row.fields[at]) + "\n";
        if (trim(person.address).empty()) person.address.clear();
        if (is_whole) people.push_back(std::move(person));
    }
    [[nodiscard]] std::size_t unlike() const { return unlike_; }

private:
    const PoolFiles& files_;
    const std::vector<Feature>& features_;
    PeopleColumns columns_;
    Problems& problems_;
    std::vector<std::map<std::string, std::size_t, std::less<>>> values_;
    std::map<std::string, int> lines_;
    std::size_t unlike_ = 0;
};

}  // namespace

PoolRead read_pool(const PoolFiles& files) {
    PoolRead read;
    Problems problems(read.problems);
    read.pool.features = read_quotas(files, problems);
    const Result<CsvTable> table = parse_csv_table(files.people_csv, files.people_name);
    if (!table) {
        problems.add(table.error());
        return read;
    }
    PeopleColumns columns = people_columns(*table, files, read.pool.features, problems, read.notices);
    if (!read.problems.empty()) return read;  // without their columns every row would be a problem of its own
    PeopleReader reader(files, read.pool.features, std::move(columns), problems);
    for (const CsvRow& row : table->rows) reader.read(row, read.pool.people);
    if (table->rows.empty()) problems.add(files.people_name, 1, "there is nobody in the pool");
    if (reader.unlike() > 0) read.notices.push_back(std::to_string(reader.unlike()) + " values differ from those of the quotas in spaces or capitals only and were taken as the same");
    std::ranges::sort(read.pool.people, {}, &Person::id);
    return read;
}

}  // namespace stemmen::recruit
