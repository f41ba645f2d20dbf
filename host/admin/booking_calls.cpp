// SPDX-License-Identifier: Apache-2.0
//
// Rows are judged together on the account's partition, where nothing else happens meanwhile; then
// each is decided by itself. A crash in between leaves a part booked, and because every row has an
// id, the same call again books the rest.
#include "admin/booking_calls.hpp"

#include "base/assert.hpp"
#include "base/digest.hpp"

#include <boost/json/array.hpp>

#include <atomic>
#include <map>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace stockd::admin {
namespace {

namespace json = boost::json;

struct Row {
  std::int64_t line = 0;
  engine::Adjust adjust;
  json::object told;
};

struct Bookings {
  AccountName account;
  bool preview = false;
  std::vector<Row> rows;
};

Result<AdjustKind> kind_of(const json::object& body) {
  const auto text = text_of(body, "kind");
  if (!text) return failure(text.error());
  if (*text == "receive") return AdjustKind::Receive;
  if (*text == "count") return AdjustKind::Count;
  if (*text == "adjust") return AdjustKind::Adjust;
  return failure(Kind::Rejected, "adjust.kind", "'" + *text + "' is no kind of booking",
                 "it is receive, count or adjust");
}

Result<Row> row_of(const json::value& value, AdjustKind kind, const std::string& actor) {
  if (!value.is_object()) {
    return failure(Kind::Rejected, "admin.row", "a row is no object",
                   "send {\"sku\": .., \"units\": ..}");
  }
  const json::object& object = value.as_object();
  Row row;
  if (const auto* line = object.if_contains("line"); line != nullptr && line->is_int64())
    row.line = line->as_int64();
  const auto sku = text_of(object, "sku");
  if (!sku) return failure(sku.error());
  const json::value* units = object.if_contains("units");
  if (units == nullptr || !units->is_int64()) {
    return failure(Kind::Rejected, "adjust.amount", "'units' is no whole number of units",
                   "give whole units; only an adjustment may be negative");
  }
  row.adjust.sku = Sku{*sku};
  row.adjust.kind = kind;
  row.adjust.amount = units->as_int64();
  row.adjust.id = text_of(object, "id").value_or(random_uuid());
  row.adjust.actor = actor;
  row.adjust.note = text_of(object, "note").value_or("");
  return row;
}

Result<Bookings> bookings_of(const runtime::Server& server, const Call& call) {
  Bookings out;
  auto account = account_of(server, call);
  if (!account) return failure(account.error());
  out.account = std::move(*account);
  const auto body = body_of(call);
  if (!body) return failure(body.error());
  const auto kind = kind_of(*body);
  if (!kind) return failure(kind.error());
  const std::string actor = text_of(*body, "actor").value_or("unknown");
  const json::value* preview = body->if_contains("preview");
  out.preview = preview != nullptr && preview->is_bool() && preview->as_bool();
  const json::value* rows = body->if_contains("rows");
  if (rows == nullptr || !rows->is_array() || rows->as_array().empty()) {
    return failure(Kind::Rejected, "admin.missing", "'rows' is missing",
                   "give it as a list of {\"sku\": .., \"units\": ..}");
  }
  for (const json::value& value : rows->as_array()) {
    auto row = row_of(value, *kind, actor);
    if (!row) return failure(row.error());
    out.rows.push_back(std::move(*row));
  }
  return out;
}

// Deciding an adjustment looks at the state and changes nothing, so its answer is a preview as long
// as nothing of it is folded. Lines of orders have no part in it.
class NoLines : public engine::LineArchive {
 public:
  std::optional<LineMerged> find(ChannelId, std::string_view, std::string_view) const override {
    return std::nullopt;
  }
};

// Says of every row what it would do, each after those before it. True: none is refused.
bool judge(engine::Engine& engine, Bookings& bookings) {
  std::map<std::string, Quantity> running;
  bool good = true;
  for (Row& row : bookings.rows) {
    const std::string sku = row.adjust.sku.str();
    row.told = {{"line", row.line},
                {"sku", sku},
                {"units", row.adjust.amount},
                {"id", row.adjust.id},
                {"note", row.adjust.note}};
    const auto seen = engine.decide(row.adjust, 0, NoLines());
    if (!seen) {
      good = false;
      row.told["code"] = seen.error().code();
      row.told["text"] = seen.error().text();
      row.told["help"] = seen.error().help();
      continue;
    }
    const auto product = engine.product(row.adjust.sku);
    STOCKD_ASSERT(product.has_value());
    const bool repeated = seen->empty();
    const auto before = running.find(sku);
    const bool known = before != running.end() || product->opened;
    const Quantity from = before != running.end() ? before->second : product->truth;
    const bool counted = row.adjust.kind == AdjustKind::Count;
    const Quantity to = repeated ? from : counted ? row.adjust.amount : from + row.adjust.amount;
    row.told["repeated"] = repeated;
    row.told["before"] = known ? json::value(from) : json::value(nullptr);
    row.told["after"] = to;
    if (known || !repeated) running[sku] = to;
  }
  return good;
}

json::object reply_of(Bookings& bookings) {
  json::array rows;
  for (Row& row : bookings.rows)
    rows.push_back(std::move(row.told));
  return {{"account", bookings.account.str()}, {"rows", std::move(rows)}};
}

// All rows at once: they share commits, and each is durable when its reply comes.
void book(runtime::Server& server, const std::shared_ptr<Bookings>& bookings,
          const Answer& answer) {
  const auto open = std::make_shared<std::atomic<std::size_t>>(bookings->rows.size());
  for (std::size_t i = 0; i < bookings->rows.size(); ++i) {
    auto adjust = bookings->rows[i].adjust;
    const auto decided = server.decide(bookings->account, std::move(adjust),
                                       [bookings, open, answer, i](Result<void> done) {
                                         if (!done) {
                                           json::object& told = bookings->rows[i].told;
                                           told["code"] = done.error().code();
                                           told["text"] = done.error().text();
                                           told["help"] = done.error().help();
                                         }
                                         if (--*open == 0) answer(ok(reply_of(*bookings)));
                                       });
    if (!decided) return answer(refusal(decided.error()));
  }
}

// A single row that is refused is the call's own refusal.
void answer_refused(Bookings& bookings, const Answer& answer) {
  if (bookings.rows.size() > 1 || bookings.preview) return answer(ok(reply_of(bookings)));
  const json::object& told = bookings.rows.front().told;
  const auto text = [&](const char* name) { return std::string(told.at(name).as_string()); };
  answer(refusal(Error(Kind::Config, text("code"), text("text")).help(text("help"))));
}

}  // namespace

void post_adjust_many(runtime::Server& server, const Call& call, const Answer& answer) {
  auto read = bookings_of(server, call);
  if (!read) return answer(refusal(read.error()));
  const auto bookings = std::make_shared<Bookings>(std::move(*read));
  const auto asked = server.ask(bookings->account,
                                [&server, bookings, answer](engine::Engine& engine, store::Store&) {
                                  if (!judge(engine, *bookings))
                                    return answer_refused(*bookings, answer);
                                  if (bookings->preview) return answer(ok(reply_of(*bookings)));
                                  book(server, bookings, answer);
                                });
  if (!asked) answer(refusal(asked.error()));
}

}  // namespace stockd::admin
