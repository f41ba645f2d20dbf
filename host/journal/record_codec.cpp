// SPDX-License-Identifier: Apache-2.0
//
// One description a kind and version (`fields_v1`, `fields_v2`) serves both directions, so they
// cannot drift apart. Kind numbers and field order are on disk: append, never change. A body is
// written in the oldest version that can say it.
#include "journal/record_codec.hpp"

#include "base/assert.hpp"
#include "journal/compact.hpp"

#include <algorithm>
#include <concepts>
#include <limits>
#include <type_traits>
#include <utility>

namespace stockd::journal {
namespace {

// A dense number of one account or data directory, as opposed to an enumeration of known values.
template <class T>
concept DenseId =
    std::same_as<T, ChannelId> || std::same_as<T, ProductId> || std::same_as<T, ListingId>;

constexpr std::uint64_t last_of(ChannelPhase) {
  return static_cast<std::uint64_t>(ChannelPhase::Disconnected);
}
constexpr std::uint64_t last_of(Fulfilment) {
  return static_cast<std::uint64_t>(Fulfilment::Platform);
}
constexpr std::uint64_t last_of(ListingState) {
  return static_cast<std::uint64_t>(ListingState::Gone);
}
constexpr std::uint64_t last_of(LevelState) {
  return static_cast<std::uint64_t>(LevelState::Gone);
}
constexpr std::uint64_t last_of(AdjustKind) {
  return static_cast<std::uint64_t>(AdjustKind::Transfer);
}
constexpr std::uint64_t last_of(FenceKind) {
  return static_cast<std::uint64_t>(FenceKind::Full);
}
constexpr std::uint64_t last_of(WriteMode) {
  return static_cast<std::uint64_t>(WriteMode::Adjust);
}
constexpr std::uint64_t last_of(Outcome) {
  return static_cast<std::uint64_t>(Outcome::Unsent);
}

class Encoding {
 public:
  explicit Encoding(std::string& out) : writer_(out) {}

  template <class... T>
  void operator()(const T&... values) {
    (one(values), ...);
  }

 private:
  void one(const std::string& value) { writer_.text(value); }
  void one(bool value) { writer_.unsigned_integer(value ? 1 : 0); }
  void one(std::int64_t value) { writer_.signed_integer(value); }
  void one(std::uint64_t value) { writer_.unsigned_integer(value); }
  void one(const LineCounts& value) { (*this)(value.ordered, value.cancelled, value.restocked); }

  template <class E>
  requires std::is_enum_v<E>
  void one(E value) {
    if constexpr (!DenseId<E>) STOCKD_ASSERT(static_cast<std::uint64_t>(value) <= last_of(value));
    writer_.unsigned_integer(static_cast<std::uint64_t>(value));
  }

  template <class T>
  void one(const std::vector<T>& values) {
    writer_.unsigned_integer(values.size());
    for (const T& value : values)
      one(value);
  }

  template <class T>
  requires std::is_class_v<T>
  void one(const T& value) { fields_v1(*this, value); }

  CompactWriter writer_;
};

class Decoding {
 public:
  explicit Decoding(std::string_view in) : reader_(in) {}

  template <class... T>
  void operator()(T&... values) {
    (one(values), ...);
  }

  bool finished() const { return reader_.finished(); }

 private:
  void one(std::string& value) { value = reader_.text(); }
  void one(bool& value) { value = reader_.at_most(1) == 1; }
  void one(std::int64_t& value) { value = reader_.signed_integer(); }
  void one(std::uint64_t& value) { value = reader_.unsigned_integer(); }
  void one(LineCounts& value) { (*this)(value.ordered, value.cancelled, value.restocked); }

  template <class E>
  requires std::is_enum_v<E>
  void one(E& value) {
    if constexpr (DenseId<E>) {
      value = static_cast<E>(reader_.at_most(std::numeric_limits<std::uint32_t>::max()));
    } else {
      value = static_cast<E>(reader_.at_most(last_of(E{})));
    }
  }

  template <class T>
  void one(std::vector<T>& values) {
    const std::size_t count = reader_.count();
    for (std::size_t i = 0; i < count && reader_.ok(); ++i)
      one(values.emplace_back());
  }

  template <class T>
  requires std::is_class_v<T>
  void one(T& value) { fields_v1(*this, value); }

  CompactReader reader_;
};

// `T` is the type itself when decoding and a const one when encoding.
template <class T, class Wanted>
concept Of = std::same_as<std::remove_const_t<T>, Wanted>;

template <class Codec>
void fields_v1(Codec& codec, Of<AccountConfigured> auto& value) {
  codec(value.account_json);
}

template <class Codec>
void fields_v1(Codec& codec, Of<ChannelPhaseChanged> auto& value) {
  codec(value.channel, value.phase, value.reason);
}

template <class Codec>
void fields_v1(Codec& codec, Of<ListingFact> auto& value) {
  codec(value.remote, value.sku, value.shelf, value.title, value.fulfilment, value.managed,
        value.state);
}

template <class Codec>
void fields_v1(Codec& codec, Of<ListingSeen> auto& value) {
  codec(value.listing, value.channel, value.fact);
}

template <class Codec>
void fields_v1(Codec& codec, Of<BaselineMarked> auto& value) {
  codec(value.channel, value.baseline_ms);
}

template <class Codec>
void fields_v1(Codec& codec, Of<BaselineFixed> auto& value) {
  codec(value.channel);
}

template <class Codec>
void fields_v1(Codec& codec, Of<FeedPassed> auto& value) {
  codec(value.channel, value.watermark_ms, value.cursor);
}

template <class Codec>
void fields_v1(Codec& codec, Of<LineMerged> auto& value) {
  codec(value.channel, value.order, value.line, value.listing, value.sku, value.remote,
        value.fulfilment, value.first_seen, value.closed, value.before, value.after, value.base,
        value.placed_at_ms, value.touched_at_ms);
}

template <class Codec>
void fields_v1(Codec& codec, Of<LevelRead> auto& value) {
  codec(value.listing, value.quantity, value.state, value.clean, value.own, value.as_of_ms);
}

template <class Codec>
void fields_v1(Codec& codec, Of<ProductOpened> auto& value) {
  codec(value.product, value.from, value.level, value.own);
}

template <class Codec>
void fields_v1(Codec& codec, Of<StockAdjusted> auto& value) {
  codec(value.product, value.id, value.kind, value.delta, value.counted, value.actor, value.note);
}

template <class Codec>
void fields_v1(Codec& codec, Of<IntentItem> auto& value) {
  codec(value.listing, value.from, value.to);
}

template <class Codec>
void fields_v1(Codec& codec, Of<IntentMade> auto& value) {
  codec(value.intent, value.channel, value.key, value.mode, value.items);
}

template <class Codec>
void fields_v1(Codec& codec, Of<ItemOutcome> auto& value) {
  codec(value.listing, value.outcome, value.has_found, value.found, value.ticket, value.code,
        value.message);
}

template <class Codec>
void fields_v1(Codec& codec, Of<OutcomeKnown> auto& value) {
  codec(value.intent, value.items);
}

template <class Codec>
void fields_v1(Codec& codec, Of<IntentsOrphaned> auto& value) {
  codec(value.intents);
}

template <class Codec>
void fields_v1(Codec& codec, Of<PlanAccepted> auto& value) {
  codec(value.hash, value.channels, value.actor);
}

template <class Codec>
void fields_v1(Codec& codec, Of<KillSwitchSet> auto& value) {
  codec(value.on, value.actor);
}

template <class Codec>
void fields_v1(Codec&, Of<DeadlineFell> auto&) {}

template <class Codec>
void fields_v1(Codec& codec, Of<SweepEnded> auto& value) {
  codec(value.channel, value.watermark_ms);
}

template <class Codec>
void fields_v1(Codec& codec, Of<AccountRestored> auto& value) {
  codec(value.actor);
}

// The fences follow the items, so that the items keep their first shape.
template <class Codec>
void fields_v2(Codec& codec, Of<IntentMade> auto& value) {
  fields_v1(codec, value);
  for (auto& item : value.items)
    codec(item.fence);
}

template <class Codec>
void fields_v1(Codec& codec, Of<RecipePart> auto& value) {
  codec(value.product, value.count);
}

template <class Codec>
void fields_v1(Codec& codec, Of<GuardTripped> auto& value) {
  codec(value.channel, value.zeroed, value.moved, value.of);
}

template <class Codec>
void fields_v1(Codec& codec, Of<GuardReleased> auto& value) {
  codec(value.channel, value.reason);
}

template <class Codec>
void fields_v1(Codec& codec, Of<ListingRelinked> auto& value) {
  codec(value.listing, value.accepted, value.sku, value.actor);
}

template <class Codec>
void fields_v1(Codec& codec, Of<ReturnDecided> auto& value) {
  codec(value.channel, value.order, value.line, value.listing, value.good, value.damaged,
        value.actor);
}

template <class Codec>
void fields_v1(Codec& codec, Of<PoolsTold> auto& value) {
  codec(value.listing, value.on_way, value.at_platform);
}

template <class Codec>
void fields_v1(Codec& codec, Of<TransferDecided> auto& value) {
  codec(value.listing, value.accepted, value.units, value.open, value.actor);
}

template <class Codec>
void fields_v2(Codec& codec, Of<LineMerged> auto& value) {
  fields_v1(codec, value);
  codec(value.parts, value.waiting, value.refused_before, value.refused);
}

template <class Codec>
void fields_v2(Codec& codec, Of<PlanAccepted> auto& value) {
  fields_v1(codec, value);
  codec(value.only);
}

template <class T>
concept HasV2 = Of<T, IntentMade> || Of<T, LineMerged> || Of<T, PlanAccepted>;

// The oldest version that says everything.
template <class T>
std::uint32_t version_of(const T&) {
  return 1;
}
template <>
std::uint32_t version_of(const IntentMade& value) {
  const bool fenced = std::any_of(value.items.begin(), value.items.end(),
                                  [](const auto& item) { return item.fence != FenceKind::None; });
  return fenced ? 2 : 1;
}
template <>
std::uint32_t version_of(const LineMerged& value) {
  const bool plain =
      value.parts.empty() && value.waiting == 0 && value.refused_before == 0 && value.refused == 0;
  return plain ? 1 : 2;
}
template <>
std::uint32_t version_of(const PlanAccepted& value) {
  return value.only.empty() ? 1 : 2;
}

template <class T>
struct KindOf;
template <>
struct KindOf<AccountConfigured> : std::integral_constant<std::uint32_t, 1> {};
template <>
struct KindOf<ChannelPhaseChanged> : std::integral_constant<std::uint32_t, 2> {};
template <>
struct KindOf<ListingSeen> : std::integral_constant<std::uint32_t, 3> {};
template <>
struct KindOf<BaselineMarked> : std::integral_constant<std::uint32_t, 4> {};
template <>
struct KindOf<BaselineFixed> : std::integral_constant<std::uint32_t, 5> {};
template <>
struct KindOf<FeedPassed> : std::integral_constant<std::uint32_t, 6> {};
template <>
struct KindOf<LineMerged> : std::integral_constant<std::uint32_t, 7> {};
template <>
struct KindOf<LevelRead> : std::integral_constant<std::uint32_t, 8> {};
template <>
struct KindOf<ProductOpened> : std::integral_constant<std::uint32_t, 9> {};
template <>
struct KindOf<StockAdjusted> : std::integral_constant<std::uint32_t, 10> {};
template <>
struct KindOf<IntentMade> : std::integral_constant<std::uint32_t, 11> {};
template <>
struct KindOf<OutcomeKnown> : std::integral_constant<std::uint32_t, 12> {};
template <>
struct KindOf<IntentsOrphaned> : std::integral_constant<std::uint32_t, 13> {};
template <>
struct KindOf<PlanAccepted> : std::integral_constant<std::uint32_t, 14> {};
template <>
struct KindOf<KillSwitchSet> : std::integral_constant<std::uint32_t, 15> {};
template <>
struct KindOf<DeadlineFell> : std::integral_constant<std::uint32_t, 16> {};
template <>
struct KindOf<SweepEnded> : std::integral_constant<std::uint32_t, 17> {};
template <>
struct KindOf<AccountRestored> : std::integral_constant<std::uint32_t, 21> {};
template <>
struct KindOf<GuardTripped> : std::integral_constant<std::uint32_t, 18> {};
template <>
struct KindOf<GuardReleased> : std::integral_constant<std::uint32_t, 19> {};
template <>
struct KindOf<ListingRelinked> : std::integral_constant<std::uint32_t, 20> {};
template <>
struct KindOf<ReturnDecided> : std::integral_constant<std::uint32_t, 22> {};
template <>
struct KindOf<PoolsTold> : std::integral_constant<std::uint32_t, 30> {};
template <>
struct KindOf<TransferDecided> : std::integral_constant<std::uint32_t, 31> {};

tl::unexpected<Error> unreadable(BodyTag tag, const char* why) {
  return failure(Kind::Defect, "journal.record",
                 "a record of kind " + std::to_string(tag.kind) + ", version " +
                     std::to_string(tag.version) + ", cannot be read: " + why);
}

template <class T>
Result<Body> decode_as(BodyTag tag, std::string_view payload) {
  T value;
  Decoding decoding(payload);
  if constexpr (HasV2<T>) {
    if (tag.version == 2) fields_v2(decoding, value);
  }
  if (tag.version == 1) fields_v1(decoding, value);
  // One body has one spelling, so an older version that says as much is the only one.
  if (!decoding.finished() || version_of(value) != tag.version) {
    return unreadable(tag, "its payload is malformed");
  }
  return Body(std::move(value));
}

template <std::size_t... I>
Result<Body> decode_alternatives(BodyTag tag, std::string_view payload, std::index_sequence<I...>) {
  Result<Body> result = unreadable(tag, "its kind or version is not known to this build");
  if (tag.version != 1 && tag.version != 2) return result;
  (void)((tag.kind == KindOf<std::variant_alternative_t<I, Body>>::value &&
          (tag.version == 1 || HasV2<std::variant_alternative_t<I, Body>>)&&(
              result = decode_as<std::variant_alternative_t<I, Body>>(tag, payload), true)) ||
         ...);
  return result;
}

}  // namespace

BodyTag encode_body(const Body& body, std::string& out) {
  return std::visit(
      [&out](const auto& value) {
        using Kind = std::decay_t<decltype(value)>;
        Encoding encoding(out);
        const std::uint32_t version = version_of(value);
        if constexpr (HasV2<Kind>) {
          if (version == 2) fields_v2(encoding, value);
        }
        if (version == 1) fields_v1(encoding, value);
        return BodyTag{KindOf<Kind>::value, version};
      },
      body);
}

Result<Body> decode_body(BodyTag tag, std::string_view payload) {
  return decode_alternatives(tag, payload, std::make_index_sequence<std::variant_size_v<Body>>{});
}

}  // namespace stockd::journal
