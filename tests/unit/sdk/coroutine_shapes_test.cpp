// SPDX-License-Identifier: Apache-2.0
//
// The shapes of `co_await` that authors may write with every supported compiler. g++ 12.2 destroys
// brace-built aggregates and capturing lambdas twice inside such a statement, does the same to
// every temporary of a `?:` that awaits, and lays the frame out wrongly for an await in the
// condition of an `if` or `while` when the coroutine has no variable before it. These shapes are
// the safe ones, kept as a test so that a new compiler announces itself. Run it with sanitizers.
#include "tiny_host.hpp"

#include <stockd/connector.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <memory>
#include <string>
#include <utility>

namespace stockd::test {
namespace {

// Longer than any small-string buffer: a second destruction is a double free.
const std::string kLong(64, 'x');

struct Pair {
  std::string name;
  std::string value;
};

class Shapes {
 public:
  Shapes(const Host&, std::string_view) {}

  Task<> check(Op& op) {
    tell(op, "temporary", co_await echo(std::string(kLong)));
    tell(op, "literal", co_await echo("a literal that becomes a long enough std::string"));
    tell(op, "sum", co_await echo(kLong + "y"));
    tell(op, "pair", co_await second({kLong, kLong}));
    tell(op, "unique_ptr", co_await pointed(std::make_unique<std::string>(kLong)));

    Pair named{kLong, kLong};
    tell(op, "aggregate named first", co_await value_of(std::move(named)));
    const std::string captured = kLong;
    tell(op, "reference capture", co_await echo([&] { return captured; }()));

    tell(op, "two awaits", co_await echo(kLong.substr(32)) + co_await echo(kLong.substr(32)));
    std::string either;
    if (op.now_ms() > 0) {
      either = co_await echo(kLong);
    } else {
      either = co_await echo(kLong + kLong);
    }
    tell(op, "branches that await", either);
    const bool both = op.now_ms() > 0 && co_await is_long(kLong) && co_await is_long(kLong);
    op.emit(GrantFact("await behind &&", both));
    while (true) {
      const bool enough = co_await is_long(kLong);
      if (enough) break;
    }
    tell(op, "await of an await", co_await echo(co_await echo(kLong)));
    for (const std::string& text : co_await listed())
      tell(op, "await in range-for", text);
    const auto [name, value] = co_await aggregate();
    tell(op, "structured binding", name.empty() ? value : name);

    const Response answer = co_await op.put("https://shop.test/" + kLong)
                                .header("x-long", kLong)
                                .query("q", kLong)
                                .body(kLong + kLong, "text/plain");
    tell(op, "fluent chain", answer.body());
    try {
      co_await thrower();
    } catch (const Trouble& trouble) {
      tell(op, "caught", trouble.message());
    }
  }

 private:
  static void tell(Op& op, const char* shape, const std::string& text) {
    op.emit(GrantFact(shape, text.size() >= 32));
  }

  static Task<std::string> echo(std::string text) { co_return text; }
  static Task<bool> is_long(std::string text) { co_return text.size() >= 32; }
  static Task<std::string> second(std::pair<std::string, std::string> texts) {
    co_return texts.second;
  }
  static Task<std::string> pointed(std::unique_ptr<std::string> text) { co_return *text; }
  static Task<std::string> value_of(Pair pair) { co_return pair.value; }
  static Task<std::array<std::string, 2>> listed() {
    std::array<std::string, 2> texts{kLong, kLong};
    co_return texts;
  }
  static Task<Pair> aggregate() { co_return Pair{kLong, kLong}; }
  static Task<> thrower() {
    const std::string text = co_await echo(kLong);
    throw Trouble::missing("shapes.none", text);
  }
};

TEST(CoroutineShapes, DestroyEveryTemporaryOnce) {
  constexpr stockd_module_t kModule = Adapter<Shapes>::module_of("shapes", "1.0.0");
  TinyHost host;
  ASSERT_TRUE(host.create(kModule));
  const auto& table = host.offers<stockd_check_t>(STOCKD_EXT_CHECK);
  ASSERT_EQ(table.begin(host.self(), host.op(), host.sink()), STOCKD_OK);
  ASSERT_EQ(host.said().requests.size(), 1u);
  ASSERT_EQ(host.answer(0, {200, kLong, {}, "", false}), STOCKD_OK);
  EXPECT_EQ(host.said().trouble, "");
  EXPECT_TRUE(host.said().done);
  EXPECT_THAT(host.said().facts, testing::SizeIs(16));
  EXPECT_THAT(host.said().facts, testing::Each(testing::Not(testing::HasSubstr("absent"))));
}

}  // namespace
}  // namespace stockd::test
