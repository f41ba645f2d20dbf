// SPDX-License-Identifier: Apache-2.0
//
// What is said of each kind of find, and of each find of it.
#include "preflight/report.hpp"

#include <iterator>
#include <set>

namespace stockd::preflight {
namespace {

struct Words {
  FindKind kind;
  Weight weight;
  const char* code;
  const char* noun;  // what is counted
  const char* text;  // what is said of one or many of them
  const char* why;
  const char* help;
};

constexpr Words kWords[] = {
    {FindKind::Duplicate, Weight::Look, "preflight.duplicate", "SKU",
     "on several listings of one channel",
     "nobody can tell which of the listings is the product, so all of them are left alone",
     "give each its own SKU there, or delete all but one"},
    {FindKind::NearMiss, Weight::Look, "preflight.near-miss", "SKU",
     "almost like another product's",
     "only equal SKUs are one product, so these are not kept equal",
     "add the lines below to the account's file, or rename the SKUs on their channel"},
    {FindKind::NoSku, Weight::Look, "preflight.no-sku", "listing", "without an SKU",
     "without one nobody knows which product it is, so it is left alone",
     "give each the SKU of its product there"},
    {FindKind::Uncounted, Weight::Look, "preflight.uncounted", "listing",
     "whose stock the marketplace does not count",
     "it sells without end, and there is no number to keep equal",
     "switch on there that stock is tracked, where it should be kept equal"},
    {FindKind::SharedShelf, Weight::Look, "preflight.shared-stock", "listing",
     "on one stock with listings of other SKUs", "one number cannot show two products' stock",
     "let each of them count its own stock there, or give all of them one SKU"},
    {FindKind::Disagrees, Weight::Look, "preflight.fulfilment", "listing",
     "whose SKU says another fulfilment than the marketplace",
     "FBA says that the marketplace ships, FBM that the merchant does; written to the wrong one, "
     "the "
     "marketplace would sell stock it does not have",
     "correct the SKU or the fulfilment there, or take the word out of the channel's `sku:` "
     "pattern"},
    {FindKind::Renamed, Weight::Look, "preflight.renamed", "listing", "with a changed SKU",
     "it keeps its product until you decide",
     "stockctl relink NAME moves it to its new SKU's product, with --refuse it stays"},
    {FindKind::Replaces, Weight::Look, "preflight.replaced", "listing",
     "like the new name of one that is gone",
     "taken for a product of its own it would sell the same units twice, so it is not written",
     "stockctl relink NAME goes on with the old product, with --refuse it is another one"},
    {FindKind::Differs, Weight::Look, "preflight.differs", "product",
     "with a level that sync would change", "these are the numbers that shoppers will see changed",
     "stockctl plan shows each; where the stock itself is wrong: stockctl count SKU UNITS"},
    {FindKind::Unmatched, Weight::Told, "preflight.unmatched", "listing",
     "sold on one channel only", "no other channel has its SKU, so there is nothing to keep equal",
     "nothing is to be done where that is meant"},
    {FindKind::ManyStores, Weight::Told, "preflight.many-stores", "SKU",
     "in several stores of one platform", "it is one product, with one stock level in all of them",
     "nothing is to be done where that is meant; give other products other SKUs"},
};

std::string quoted(std::string_view text) {
  return "'" + std::string(text) + "'";
}

std::string level_text(const EntryListing& listing) {
  const auto number = [](const std::optional<Quantity>& value) {
    return value ? std::to_string(*value) : std::string("unknown");
  };
  std::string out = listing.channel + " " + number(listing.shown);
  if (listing.target && listing.target != listing.shown) out += " → " + number(listing.target);
  return out;
}

class Dresser {
 public:
  Dresser(const engine::Engine& engine, const AccountFacts& facts)
      : engine_(engine), facts_(facts) {}

  Finding dress(const Words& words, const Finds& finds) const {
    Finding out;
    out.code = words.code;
    out.weight = words.weight;
    out.count = finds.count;
    out.text = counted(finds.count, words.noun) + " " + words.text;
    out.why = words.why;
    out.help = words.help;
    for (const Find& find : finds.first)
      out.entries.push_back(entry_of(words.kind, find));
    return out;
  }

 private:
  Entry entry_of(FindKind kind, const Find& find) const {
    Entry out;
    if (find.product != engine::SurveyedListing::kNoProduct) out.sku = sku(find.product);
    for (const std::uint32_t listing : find.listings)
      out.listings.push_back(listing_of(listing));
    if (kind == FindKind::NearMiss) {
      out.partner = sku(find.near.partner);
      out.alias = find.near.others == 0;
    } else if (kind == FindKind::Replaces) {
      if (const auto former = engine_.replaced_by(ListingId{find.listings.front()})) {
        out.partner = engine_.listing(*former).sku_spelling;
      }
    }
    out.text = text_of(kind, find, out);
    return out;
  }

  std::string text_of(FindKind kind, const Find& find, const Entry& entry) const {
    switch (kind) {
      case FindKind::NearMiss:
        return near_miss_text(find, entry);
      case FindKind::Duplicate:
        return quoted(entry.sku) + " on " + entry.listings.front().channel + ": " +
               remotes_of(entry);
      case FindKind::Differs:
      case FindKind::Missing:
      case FindKind::Unclear:
      case FindKind::TruthGone:
      case FindKind::ManyStores:
        return quoted(entry.sku) + ": " + levels_of(entry);
      case FindKind::Renamed:
        return place_of(entry) + ": " + quoted(entry.listings.front().spelling) +
               " is still linked to " + quoted(entry.sku);
      case FindKind::Replaces:
        return place_of(entry) + ": likely " + quoted(entry.partner) + " before";
      case FindKind::NoSku:
      case FindKind::Uncounted:
      case FindKind::SharedShelf:
      case FindKind::Disagrees:
      case FindKind::Unmatched:
        break;
    }
    const std::string& spelling = entry.listings.front().spelling;
    return place_of(entry) + (spelling.empty() ? "" : ": " + quoted(spelling));
  }

  std::string near_miss_text(const Find& find, const Entry& entry) const {
    std::set<std::string> names;
    for (const EntryListing& listing : entry.listings)
      names.insert(listing.channel);
    std::string channels;
    for (const std::string& name : names)
      channels += (channels.empty() ? "" : ", ") + name;
    const std::string others =
        find.near.others == 0 ? ""
                              : ", or one of " + counted(find.near.others, "other") + " as near";
    return quoted(entry.sku) + " on " + channels + ": likely " + quoted(entry.partner) + others +
           " (" + std::string(difference_name(find.near.difference)) + ")";
  }

  static std::string place_of(const Entry& entry) {
    const EntryListing& listing = entry.listings.front();
    return listing.channel + " listing " + listing.remote;
  }

  static std::string remotes_of(const Entry& entry) {
    std::string out;
    for (const EntryListing& listing : entry.listings)
      out += (out.empty() ? "" : ", ") + listing.remote;
    return out;
  }

  static std::string levels_of(const Entry& entry) {
    std::string out;
    for (const EntryListing& listing : entry.listings)
      out += (out.empty() ? "" : ", ") + level_text(listing);
    return out;
  }

  EntryListing listing_of(std::uint32_t number) const {
    const engine::ListingView view = engine_.listing(ListingId{number});
    EntryListing out;
    const std::size_t channel = index_of(view.channel);
    if (channel < facts_.channels.size()) out.channel = facts_.channels[channel].name;
    out.remote = view.remote;
    out.spelling = view.sku_spelling;
    out.shown = view.shown;
    out.target = view.target;
    return out;
  }

  std::string sku(std::uint32_t product) const { return engine_.sku_of(ProductId{product}).str(); }

  const engine::Engine& engine_;
  const AccountFacts& facts_;
};

std::string channels_text(const std::vector<std::string>& channels) {
  std::string out;
  for (const std::string& channel : channels)
    out += (out.empty() ? "'" : ", '") + channel + "'";
  return out;
}

// What nobody says the stock of, in the words of where it should come from.
std::vector<Words> truth_words(const AccountFacts& facts, std::vector<std::string>& texts) {
  const bool ledger = facts.truth.empty();
  texts.push_back(!ledger ? "missing on the source of truth '" + facts.truth + "'"
                  : facts.opening.empty()
                      ? "that nobody has counted yet"
                      : "on no channel that opens the ledger: " + channels_text(facts.opening));
  return {{FindKind::Missing, Weight::Look, "preflight.no-truth-listing", "product",
           texts.front().c_str(), "nobody says how much there is, so its channels are left alone",
           ledger ? "list it there with the same SKU, or count it: stockctl count SKU UNITS"
                  : "list it there with the same SKU"},
          {FindKind::Unclear, Weight::Look, "preflight.truth-unclear", "product",
           "that the source of truth has, but not as one counted listing",
           "nobody says how much there is, so its channels are left alone",
           "let exactly one listing of the source of truth have the SKU and count its stock"},
          {FindKind::TruthGone, Weight::Look, "preflight.truth-gone", "product",
           "that the source of truth no longer has", "nothing of it is raised on any channel",
           "list it there again, or take it off the other channels"}};
}

}  // namespace

void add_listing_findings(const engine::Engine& engine, const AccountFacts& facts,
                          const Examination& examination, std::vector<Finding>& to) {
  const Dresser dresser(engine, facts);
  std::vector<std::string> texts;
  std::vector<Words> all(std::begin(kWords), std::end(kWords));
  for (const Words& words : truth_words(facts, texts))
    all.push_back(words);
  for (const Words& words : all) {
    const Finds& finds = examination.of(words.kind);
    if (finds.count > 0) to.push_back(dresser.dress(words, finds));
  }
}

}  // namespace stockd::preflight
