#include "store/officers.hpp"

#include "store/rows.hpp"

namespace stemmen::store {
namespace {

using service::OfficerCard;
using service::OfficerPlace;
using service::OfficerPost;
using service::PlaceKey;

OfficerPlace read_place(const Query& row) {
    OfficerPlace place{.key = {row.hex(0)}, .sealed_address = row.bytes(2), .is_blocked = row.integer(4) != 0, .seen_at = row.time(5), .wait_until = row.time(6)};
    if (!row.is_null(1)) place.person = PersonKey{row.hex(1)};
    place.language = parse_language(row.text(3)).value_or(Language::nb);
    return place;
}

OfficerPost read_post(const Query& row) {
    return {.number = row.integer(0), .place = {row.hex(1)}, .subject = row.text(2), .sealed_letter = row.bytes(3), .revision = row.integer(4), .may_repeat = row.integer(5) != 0,
            .tries = static_cast<int>(row.integer(6)), .queued_at = row.time(7), .next_at = row.time(8)};
}

OfficerCard read_card(const Query& row) { return {.place = {row.hex(0)}, .subject = row.text(1), .sealed_message = row.bytes(2), .updated_at = row.time(3)}; }

}  // namespace

std::optional<OfficerPlace> SqliteOfficerDesk::place(const PlaceKey& key) {
    Query query(connection_, Sql::officer_place_get);
    if (!query.bind(key).step()) return std::nullopt;
    return read_place(query);
}

std::optional<OfficerPlace> SqliteOfficerDesk::place_of(const PersonKey& person) {
    Query query(connection_, Sql::officer_place_of);
    if (!query.bind(person).step()) return std::nullopt;
    return read_place(query);
}

void SqliteOfficerDesk::save(const OfficerPlace& place) {
    Query query(connection_, Sql::officer_place_save);
    query.bind(place.key).bind(place.person).bind_bytes(place.sealed_address).bind(stored_name(place.language)).bind(std::int64_t{place.is_blocked});
    query.bind(place.seen_at).bind(place.wait_until).run();
}

std::int64_t SqliteOfficerDesk::insert(const OfficerPost& post) {
    Query query(connection_, Sql::officer_post_insert);
    query.bind(post.place).bind(post.subject).bind_bytes(post.sealed_letter).bind(post.revision).bind(std::int64_t{post.may_repeat}).bind(std::int64_t{post.tries});
    query.bind(post.queued_at).bind(post.next_at).run();
    return connection_.last_id();
}

std::optional<OfficerPost> SqliteOfficerDesk::post(std::int64_t number) {
    Query query(connection_, Sql::officer_post_get);
    if (!query.bind(number).step()) return std::nullopt;
    return read_post(query);
}

std::optional<OfficerPost> SqliteOfficerDesk::post_about(const PlaceKey& place, const std::string& subject) {
    Query query(connection_, Sql::officer_post_about);
    if (!query.bind(place).bind(subject).step()) return std::nullopt;
    return read_post(query);
}

void SqliteOfficerDesk::update(const OfficerPost& post) {
    Query query(connection_, Sql::officer_post_update);
    query.bind(post.number).bind_bytes(post.sealed_letter).bind(post.revision).bind(std::int64_t{post.may_repeat}).bind(std::int64_t{post.tries}).bind(post.next_at).run();
}

void SqliteOfficerDesk::erase_post(std::int64_t number) { Query(connection_, Sql::officer_post_delete).bind(number).run(); }

std::size_t SqliteOfficerDesk::erase_posts(const PlaceKey& place) { return static_cast<std::size_t>(Query(connection_, Sql::officer_posts_delete).bind(place).run()); }

std::vector<OfficerPost> SqliteOfficerDesk::due_posts(Timestamp now, std::size_t limit) {
    std::vector<OfficerPost> posts;
    Query query(connection_, Sql::officer_posts_due);
    query.bind(now).bind(as_limit(limit));
    while (query.step()) posts.push_back(read_post(query));
    return posts;
}

std::size_t SqliteOfficerDesk::count_posts() {
    Query query(connection_, Sql::officer_posts_count);
    return query.step() ? static_cast<std::size_t>(query.integer(0)) : 0;
}

std::optional<OfficerCard> SqliteOfficerDesk::card(const PlaceKey& place, const std::string& subject) {
    Query query(connection_, Sql::officer_card_get);
    if (!query.bind(place).bind(subject).step()) return std::nullopt;
    return read_card(query);
}

std::vector<OfficerCard> SqliteOfficerDesk::cards_about(const std::string& subject, std::size_t limit) {
    std::vector<OfficerCard> cards;
    Query query(connection_, Sql::officer_cards_about);
    query.bind(subject).bind(as_limit(limit));
    while (query.step()) cards.push_back(read_card(query));
    return cards;
}

void SqliteOfficerDesk::save(const OfficerCard& card) {
    Query query(connection_, Sql::officer_card_save);
    query.bind(card.place).bind(card.subject).bind_bytes(card.sealed_message).bind(card.updated_at).run();
}

void SqliteOfficerDesk::erase_card(const PlaceKey& place, const std::string& subject) { Query(connection_, Sql::officer_card_delete).bind(place).bind(subject).run(); }

std::size_t SqliteOfficerDesk::prune_places(Timestamp seen_before, std::size_t limit) {
    return static_cast<std::size_t>(Query(connection_, Sql::officer_places_prune).bind(seen_before).bind(as_limit(limit)).run());
}

}  // namespace stemmen::store
