// SPDX-License-Identifier: Apache-2.0
//
// The C++ layer for twins, seen from the host that drives them.
#include <stockd/twin.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

namespace stockd::test {
namespace {

using testing::ElementsAre;

class Echo {
 public:
  explicit Echo(std::string_view settings) {
    if (settings.empty()) throw Trouble::config("echo.settings", "No settings.");
  }
  void handle(TwinTurn& turn, const TwinRequest& request) {
    if (request.url == "/silent") return;
    if (request.url == "/drop") return turn.close_connection();
    if (request.url == "/broken") throw std::runtime_error("broken twin");
    turn.webhook(
        TwinWebhook(9, "https://hooks.test/a").header("x-topic", "t").body("hook", "text/plain"));
    turn.wake_at(turn.now_ms() + 50);
    const std::string who(request.header("Authorization").value_or("nobody"));
    turn.reply(TwinReply(201).header("x-who", who).body(request.body, "text/plain").after_ms(5));
  }
  void tick(TwinTurn& turn) { turn.wake_at(turn.now_ms() + 1); }
  void delivered(TwinTurn& turn, std::uint64_t tag, std::uint32_t status) {
    turn.wake_at(static_cast<std::int64_t>(tag) + status);
  }
  void command(TwinTurn& turn, std::string_view json) {
    if (json == "bad") throw Trouble::rejected("echo.bad", "There is no \"bad\"\nhere.");
    if (json != "nothing") turn.result(json);
  }
};

class Twin : public testing::Test {
 protected:
  Twin() {
    host_.size = sizeof host_;
    host_.host = this;
    host_.log = [](void* me, std::int32_t, stockd_str_t text, stockd_run_t) noexcept {
      said_of(me).push_back("log " + std::string(view(text)));
    };
    host_.complain = [](void* me, const stockd_trouble_t* trouble) noexcept {
      said_of(me).push_back("complaint " + std::string(view(trouble->code)));
    };
    sink_ = stockd_twin_sink_t{sizeof sink_, this, &reply, &webhook, &wake_at, &result};
    twin_ = kModule.create(&host_, c_text("{}"));
  }
  ~Twin() override { twin_->destroy(twin_->self); }

  static std::vector<std::string>& said_of(void* me) { return static_cast<Twin*>(me)->said; }
  static stockd_status reply(void* me, const stockd_http_response_t* answer,
                             std::uint32_t after_ms) noexcept {
    said_of(me).push_back("reply " + std::to_string(answer->status) + " after " +
                          std::to_string(after_ms) + " " +
                          std::string(Headers(answer->headers).get("x-who").value_or("")) + ":" +
                          std::string(view(answer->body)));
    return STOCKD_OK;
  }
  static stockd_status webhook(void* me, const stockd_http_request_t* hook,
                               std::uint32_t) noexcept {
    said_of(me).push_back(std::string(view(hook->method)) + " " + std::string(view(hook->url)) +
                          " " + std::string(view(hook->body)));
    return STOCKD_OK;
  }
  static stockd_status wake_at(void* me, std::int64_t at_ms) noexcept {
    said_of(me).push_back("wake " + std::to_string(at_ms));
    return STOCKD_OK;
  }
  static stockd_status result(void* me, stockd_str_t json) noexcept {
    said_of(me).push_back(std::string(view(json)));
    return STOCKD_OK;
  }

  stockd_status ask(const char* url) {
    const std::vector<stockd_pair_t> headers{{c_text("authorization"), c_text("me")}};
    stockd_http_request_t raw{};
    raw.size = sizeof raw;
    raw.method = c_text("POST");
    raw.url = c_text(url);
    raw.headers = c_run(headers);
    raw.body = c_bytes("hello");
    return twin_->handle(twin_->self, 1000, &raw, &sink_);
  }
  void command(const char* json) {
    EXPECT_EQ(twin_->command(twin_->self, 1000, c_text(json), &sink_), STOCKD_OK);
  }

  static constexpr stockd_twin_module_t kModule = TwinAdapter<Echo>::module_of("echo");
  stockd_host_t host_{};
  stockd_twin_sink_t sink_{};
  const stockd_twin_t* twin_ = nullptr;
  std::vector<std::string> said;
};

TEST_F(Twin, AnswersSendsWebhooksAndAsksToBeWoken) {
  EXPECT_EQ(ask("/"), STOCKD_OK);
  EXPECT_THAT(said, ElementsAre("POST https://hooks.test/a hook", "wake 1050",
                                "reply 201 after 5 me:hello"));
  said.clear();
  EXPECT_EQ(twin_->tick(twin_->self, 7, &sink_), STOCKD_OK);
  EXPECT_EQ(twin_->delivered(twin_->self, 7, 9, 200, &sink_), STOCKD_OK);
  EXPECT_THAT(said, ElementsAre("wake 8", "wake 209"));
}

TEST_F(Twin, ClosesTheConnectionByStatusZero) {
  EXPECT_EQ(ask("/drop"), STOCKD_OK);
  EXPECT_THAT(said, ElementsAre("reply 0 after 0 :"));
}

TEST_F(Twin, IsDefectiveWhenItThrowsOrKeepsSilent) {
  EXPECT_EQ(ask("/silent"), STOCKD_DEFECT);
  EXPECT_EQ(ask("/broken"), STOCKD_DEFECT);
  EXPECT_THAT(said,
              ElementsAre("log The twin handled a request and never replied.", "log broken twin"));
}

TEST_F(Twin, AnswersEveryCommandIfOnlyWithASentence) {
  command("{\"do\":\"show\"}");
  command("bad");
  command("nothing");
  EXPECT_THAT(
      said, ElementsAre("{\"do\":\"show\"}", "{\"error\":\"There is no \\\"bad\\\"\\u000ahere.\"}",
                        "{\"error\":\"The twin gave no result.\"}"));
}

TEST_F(Twin, ComplainsInsteadOfExisting) {
  EXPECT_EQ(kModule.create(&host_, c_text("")), nullptr);
  EXPECT_THAT(said, ElementsAre("complaint echo.settings"));
}

}  // namespace
}  // namespace stockd::test
