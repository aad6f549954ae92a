#include "recruit/pool.hpp"

#include <catch2/catch.hpp>

#include "recruit/model.hpp"

namespace stemmen::recruit {
namespace {

const std::string quotas = "category,feature,min,max\ngender,female,1,2\ngender,male,1,2\narea,north,0,2\narea,south,1,3\n";

PoolRead read(std::string_view people, std::string_view with_quotas = quotas, std::vector<std::string> addresses = {}) {
    return read_pool({.people_csv = people, .people_name = "p.csv", .quotas_csv = with_quotas, .quotas_name = "q.csv", .address_columns = std::move(addresses)});
}
std::string all(const std::vector<std::string>& lines) {
    std::string out;
    for (const std::string& line : lines) out += line + "\n";
    return out;
}

}  // namespace

TEST_CASE("pool: the field's own two tables are read, in either form of the quotas") {
    const PoolRead old_form = read("id,area,gender,shoe\nb,South,female,44\na, north ,male,41\n");
    CHECK(old_form.problems.empty());
    REQUIRE(old_form.pool.people.size() == 2);
    CHECK(old_form.pool.people[0].id == "a");
    CHECK(old_form.pool.people[0].values == std::vector<std::size_t>{1, 0});
    CHECK(old_form.pool.people[1].values == std::vector<std::size_t>{0, 1});
    CHECK(all(old_form.notices) == "column \"shoe\" has no quotas and is not looked at\n1 values differ from those of the quotas in spaces or capitals only and were taken as the same\n");
    const PoolRead new_form = read("id;gender\na;male\n", "feature;value;min;max;min_flex;max_flex\ngender;male;1;2;0;3\ngender;female;0;1;;-1\n");
    CHECK(all(new_form.problems).empty());
    CHECK(new_form.pool.features.at(0).values.at(0) == Quota{.name = "male", .min = 1, .max = 2, .min_flex = 0, .max_flex = 3, .line = 2});
    CHECK_FALSE(new_form.pool.features.at(0).values.at(1).max_flex);
}

TEST_CASE("pool: all problems are told at once, with file and line") {
    const PoolRead people = read("id,gender,area\na,female,north\na,male,south\n,male,south\nd,,south\ne,male,west\n");
    CHECK(all(people.problems) ==
          "p.csv:3: the id \"a\" stands already on line 2\np.csv:4: the id in the first column is missing or too long\n"
          "p.csv:5: gender is blank, which q.csv does not have\np.csv:6: area is \"west\", which q.csv does not have\n");
    const PoolRead ranges = read("id,gender\na,male\n", "category,feature,min,max,min_flex,max_flex\ngender,male,3,2,,\ngender,female,x,1,,\ngender,other,1,2,2,\ngender,MALE,1,2,,\ngender,male,1,2,,\n");
    CHECK(all(ranges.problems) ==
          "q.csv:2: \"male\" wants at least 3 and at most 2; min may not be over max\nq.csv:3: min, max and flex are whole numbers of people, such as 3\n"
          "q.csv:4: the flex range must hold the range from min to max\nq.csv:6: \"male\" of \"gender\" stands already on line 5\n");
    CHECK(all(read("id,gender\na,male\n").problems) == "p.csv:1: a column \"area\" is missing, which q.csv asks for\n");
    CHECK(all(read("id,gender,area\n").problems) == "p.csv:1: there is nobody in the pool\n");
    CHECK(all(read("id,gender,area\n", "a,b\n").problems).contains("the first line must be category,feature,min,max"));
}

TEST_CASE("pool: no more than a hundred problems are told, then how many there are") {
    std::string people = "id,gender,area\n";
    for (std::size_t i = 0; i < problems_max + 7; ++i) people += std::to_string(i) + ",male,nowhere\n";
    const PoolRead many = read(people);
    CHECK(many.problems.size() == problems_max + 1);
    CHECK(many.problems.back() == "… and 7 more problems of these kinds");
}

TEST_CASE("pool: the limits on features, values and ids are met") {
    std::string too_many = "category,feature,min,max\n";
    for (std::size_t i = 0; i <= features_max; ++i) too_many += "f" + std::to_string(i) + ",x,0,1\n";
    CHECK(all(read("id\na\n", too_many).problems).contains("24 features at most"));
    std::string values = "category,feature,min,max\n";
    for (std::size_t i = 0; i <= values_max; ++i) values += "f,v" + std::to_string(i) + ",0,1\n";
    CHECK(all(read("id\na\n", values).problems).contains("200 values in all at most"));
    CHECK(all(read("id,gender,area\n" + std::string(id_bytes_max + 1, 'x') + ",male,north\n").problems).contains("too long"));
}

TEST_CASE("model: arithmetic alone explains what cannot be") {
    PoolRead few = read("id,gender,area\na,female,north\nb,male,south\n", "category,feature,min,max\ngender,female,2,3\ngender,male,1,1\narea,north,0,1\narea,south,0,1\n");
    Model model = make_model(few.pool, 3);
    CHECK(all(problems_of(few.pool, model)) == "there are 3 seats and 2 people to draw from\ngender female needs 2 and the pool has 1 person; recruit 1 more, or lower the minimum\n");
    PoolRead sums = read("id,gender,area\na,female,north\nb,male,south\nc,male,south\nd,female,south\n", "category,feature,min,max\ngender,female,2,2\ngender,male,2,2\narea,north,0,1\narea,south,0,1\n");
    Model sums_model = make_model(sums.pool, 3);
    CHECK(all(problems_of(sums.pool, sums_model)) == "the minimums of gender add up to 4, and there are 3 seats; lower some of them\nthe maximums of area add up to 2, and there are 3 seats; raise some of them\n");
}

TEST_CASE("model: who has a seat already, and who lives with them, is not drawn") {
    PoolRead homes = read("id,gender,area,street\na,female,north,Storgata 1\nb,male,south, storgata 1 \nc,male,south,\nd,female,south,\n", quotas, {"street"});
    const std::vector<std::size_t> fixed{0};
    const Model model = make_model(homes.pool, 3, fixed);
    CHECK(model.seats == 2);
    CHECK(model.shut_out == std::vector<std::size_t>{1});
    CHECK(model.people() == 2);
    CHECK(model.ranges[0] == Range{0, 0, 0, 1});  // one woman sits already
}

}  // namespace stemmen::recruit
