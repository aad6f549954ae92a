#include "recruit/model.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace stemmen::recruit {
namespace {

using Profile = std::vector<std::size_t>;

std::string people_word(int count) { return std::to_string(count) + (count == 1 ? " person" : " people"); }

void add_ranges(const Pool& pool, Model& model) {
    for (std::size_t f = 0; f < pool.features.size(); ++f)
        for (std::size_t v = 0; v < pool.features[f].values.size(); ++v) {
            int seated = 0;
            for (const std::size_t person : model.fixed) seated += pool.people[person].values[f] == v ? 1 : 0;
            const Quota& quota = pool.features[f].values[v];
            model.ranges.push_back({f, v, std::max(0, quota.min - seated), std::max(0, quota.max - seated)});
        }
}

void add_groups(const Pool& pool, Model& model, const std::set<std::size_t>& out) {
    std::map<std::string, std::vector<std::size_t>> homes;
    for (std::size_t i = 0; i < pool.people.size(); ++i)
        if (!out.contains(i) && !pool.people[i].address.empty()) homes[pool.people[i].address].push_back(i);
    // A home of one is no home to collide in. Homes are of one kind when their people have the same profiles.
    std::map<std::vector<Profile>, std::vector<std::vector<std::size_t>>> kinds;
    for (auto& [address, members] : homes) {
        if (members.size() < 2) continue;
        std::vector<Profile> profiles;
        for (const std::size_t person : members) profiles.push_back(pool.people[person].values);
        std::ranges::sort(profiles);
        kinds[profiles].push_back(members);
    }
    std::map<std::pair<Profile, std::size_t>, Group> groups;  // by profile and kind; 0: no kind
    std::set<std::size_t> placed;
    for (const auto& [profiles, of_kind] : kinds) {
        const std::size_t kind = model.kinds.size();
        model.kinds.push_back({static_cast<int>(of_kind.size()), {}});
        for (std::size_t home = 0; home < of_kind.size(); ++home)
            for (const std::size_t person : of_kind[home]) {
                Group& group = groups[{pool.people[person].values, kind + 1}];
                group.members.push_back(person);
                group.homes.push_back(home);
                group.kind = kind;
                placed.insert(person);
            }
    }
    for (std::size_t i = 0; i < pool.people.size(); ++i)
        if (!out.contains(i) && !placed.contains(i)) groups[{pool.people[i].values, 0}].members.push_back(i);
    for (auto& [key, group] : groups) {
        group.values = key.first;
        group.seats_max = group.kind ? model.kinds[*group.kind].homes : group.size();
        if (group.kind) model.kinds[*group.kind].groups.push_back(model.groups.size());
        model.groups.push_back(std::move(group));
    }
}

int people_with(const Model& model, std::size_t range) {
    int people = 0;
    for (const std::size_t group : model.groups_of_range[range]) people += model.groups[group].size();
    return people;
}

struct FeatureRanges {
    std::size_t from = 0, to = 0;  // of Model::ranges
};
std::vector<FeatureRanges> by_feature(const Model& model) {
    std::vector<FeatureRanges> all;
    for (std::size_t i = 0; i < model.ranges.size(); ++i) {
        if (all.size() <= model.ranges[i].feature) all.push_back({i, i});
        all.back().to = i + 1;
    }
    return all;
}

// One pass over one feature: no value takes more than the others leave, nor less than they cannot take. True if that changed anything.
bool tighten(Model& model, const FeatureRanges& feature) {
    bool changed = false;
    for (std::size_t i = feature.from; i < feature.to; ++i) {
        int least_others = 0, most_others = 0;
        for (std::size_t j = feature.from; j < feature.to; ++j)
            if (j != i) least_others += model.ranges[j].min, most_others += model.ranges[j].max;
        Range& range = model.ranges[i];
        const int max = std::min(range.max, model.seats - least_others), min = std::max(range.min, model.seats - most_others);
        changed = changed || max != range.max || min != range.min;
        range.max = max;
        range.min = min;
        if (min > max) return false;
    }
    return changed;
}

void add_feature_problems(const Pool& pool, const Model& model, const FeatureRanges& feature, std::vector<std::string>& problems) {
    int least = 0, most = 0;
    for (std::size_t i = feature.from; i < feature.to; ++i) least += model.ranges[i].min, most += model.ranges[i].max;
    const std::string name = pool.features[model.ranges[feature.from].feature].name;
    if (least > model.seats)
        problems.push_back("the minimums of " + name + " add up to " + std::to_string(least) + ", and there are " + std::to_string(model.seats) + " seats; lower some of them");
    if (most < model.seats)
        problems.push_back("the maximums of " + name + " add up to " + std::to_string(most) + ", and there are " + std::to_string(model.seats) + " seats; raise some of them");
}

}  // namespace

std::size_t Model::people() const {
    std::size_t all = 0;
    for (const Group& group : groups) all += group.members.size();
    return all;
}

Model make_model(const Pool& pool, int seats, std::span<const std::size_t> fixed) {
    Model model;
    model.fixed.assign(fixed.begin(), fixed.end());
    model.seats = seats - static_cast<int>(fixed.size());
    std::set<std::size_t> out(fixed.begin(), fixed.end());
    std::set<std::string_view> seated_at;
    for (const std::size_t person : fixed)
        if (!pool.people[person].address.empty()) seated_at.insert(pool.people[person].address);
    for (std::size_t i = 0; i < pool.people.size(); ++i)
        if (!out.contains(i) && seated_at.contains(pool.people[i].address)) model.shut_out.push_back(i);
    out.insert(model.shut_out.begin(), model.shut_out.end());
    add_ranges(pool, model);
    add_groups(pool, model, out);
    model.groups_of_range.resize(model.ranges.size());
    for (std::size_t r = 0; r < model.ranges.size(); ++r)
        for (std::size_t g = 0; g < model.groups.size(); ++g)
            if (model.groups[g].values[model.ranges[r].feature] == model.ranges[r].value) model.groups_of_range[r].push_back(g);
    return model;
}

int count_of(const Model& model, std::size_t range, const Panel& panel) {
    int count = 0;
    for (const std::size_t group : model.groups_of_range[range]) count += panel[group];
    return count;
}

bool is_valid(const Model& model, const Panel& panel) {
    if (panel.size() != model.groups.size()) return false;
    int seats = 0;
    for (std::size_t g = 0; g < panel.size(); ++g) {
        if (panel[g] < 0 || panel[g] > model.groups[g].seats_max) return false;
        seats += panel[g];
    }
    if (seats != model.seats) return false;
    for (std::size_t r = 0; r < model.ranges.size(); ++r)
        if (const int count = count_of(model, r, panel); count < model.ranges[r].min || count > model.ranges[r].max) return false;
    return std::ranges::all_of(model.kinds, [&](const HomeKind& kind) {
        int from_kind = 0;
        for (const std::size_t group : kind.groups) from_kind += panel[group];
        return from_kind <= kind.homes;
    });
}

std::string name_of(const Pool& pool, const Range& range) {
    const Feature& feature = pool.features[range.feature];
    return feature.name + " " + feature.values[range.value].name;
}

std::vector<std::string> problems_of(const Pool& pool, Model& model) {
    std::vector<std::string> problems;
    if (model.seats < 0) return {"more people have their seats already than there are seats"};
    if (model.people() < static_cast<std::size_t>(model.seats))
        problems.push_back("there are " + std::to_string(model.seats) + " seats and " + people_word(static_cast<int>(model.people())) + " to draw from");
    for (const std::size_t fixed : model.fixed)
        for (const Range& range : model.ranges) {
            const Quota& quota = pool.features[range.feature].values[range.value];
            int seated = 0;
            for (const std::size_t other : model.fixed) seated += pool.people[other].values[range.feature] == range.value ? 1 : 0;
            if (seated > quota.max && pool.people[fixed].values[range.feature] == range.value)
                problems.push_back("those who have their seats already are " + people_word(seated) + " with " + name_of(pool, range) + ", and at most " + std::to_string(quota.max) + " may be");
        }
    std::ranges::sort(problems);
    problems.erase(std::ranges::unique(problems).begin(), problems.end());
    for (std::size_t r = 0; r < model.ranges.size(); ++r) {
        const int people = people_with(model, r);
        if (people < model.ranges[r].min)
            problems.push_back(name_of(pool, model.ranges[r]) + " needs " + std::to_string(model.ranges[r].min) + " and the pool has " + people_word(people) + "; recruit " +
                               std::to_string(model.ranges[r].min - people) + " more, or lower the minimum");
        model.ranges[r].max = std::min(model.ranges[r].max, people);
    }
    const std::vector<FeatureRanges> features = by_feature(model);
    if (problems.empty())
        for (const FeatureRanges& feature : features) add_feature_problems(pool, model, feature, problems);
    if (!problems.empty()) return problems;
    for (const FeatureRanges& feature : features)
        while (tighten(model, feature)) {
        }
    return problems;
}

}  // namespace stemmen::recruit
