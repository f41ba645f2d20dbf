// SPDX-License-Identifier: Apache-2.0
//
// The smallest shop that does everything a twin can ask of the sandbox. What it learns it tells to
// the receiver named in its settings, which are that URL and nothing else.
#include <stockd/twin.hpp>

#include <string>
#include <string_view>

namespace stockd::test {

// eg: {"receiver":"http://127.0.0.1:4000/told"} -> the URL
std::string url_in(std::string_view json, std::string_view name) {
  const std::string key = "\"" + std::string(name) + "\":\"";
  const std::size_t at = json.find(key);
  if (at == std::string_view::npos) return {};
  std::string url;
  for (std::size_t i = at + key.size(); i < json.size() && json[i] != '"'; ++i) {
    if (json[i] != '\\') url += json[i];
  }
  return url;
}

class Parrot {
 public:
  explicit Parrot(std::string_view settings)
      : settings_(settings), receiver_(url_in(settings, "receiver")) {
    if (settings.find("poison") != std::string_view::npos) {
      throw Trouble::config("parrot.poison", "a parrot does not eat poison");
    }
  }

  void handle(TwinTurn& turn, const TwinRequest& request) {
    const std::string path = request.url.substr(request.url.rfind('/'));
    if (path == "/drop") return turn.close_connection();
    if (path == "/broken") return;  // no reply: the contract is broken
    if (path == "/hook") tell(turn, request.body);
    if (path == "/late-hook") {
      turn.webhook(TwinWebhook(1, receiver_).body("late", "text/plain").after_ms(60));
    }
    if (path == "/alarm") turn.wake_at(turn.now_ms() + 60);
    TwinReply reply(200);
    reply.header("x-url", request.url).header("x-method", request.method);
    reply.header("x-seen", std::string(request.header("x-parrot").value_or("")));
    reply.header("content-length", "999999");  // framing is not a twin's business
    reply.body(request.body, "text/plain");
    if (path == "/late") reply.after_ms(200);
    turn.reply(reply);
  }

  void tick(TwinTurn& turn) { tell(turn, receiver_, "tick"); }

  // The news of a delivery is no news itself.
  void delivered(TwinTurn& turn, std::uint64_t tag, std::uint32_t status) {
    if (tag == kNews) {
      tell(turn, receiver_, "delivered " + std::to_string(status), kEcho);
    }
  }

  void command(TwinTurn& turn, std::string_view json) {
    if (json == "{\"do\":\"settings\"}") return turn.result(settings_);
    if (json.find("\"hook\"") != std::string_view::npos) {
      tell(turn, url_in(json, "hook"));
      return turn.result("{\"ok\":true}");
    }
    throw Trouble::rejected("parrot.unknown", "a parrot does not know that");
  }

 private:
  static constexpr std::uint64_t kNews = 7;
  static constexpr std::uint64_t kEcho = 8;

  static void tell(TwinTurn& turn, const std::string& url, const std::string& text = "news",
                   std::uint64_t tag = kNews) {
    turn.webhook(TwinWebhook(tag, url).header("x-topic", "parrot").body(text, "text/plain"));
  }

  std::string settings_;
  std::string receiver_;
};

}  // namespace stockd::test

STOCKD_TWIN(stockd::test::Parrot, "parrot")
