// SPDX-License-Identifier: Apache-2.0
//
// Connector and twin over real sockets: requests leave through the host's egress with the key it
// adds, the twin is served by the sandbox, its webhooks prove genuine at the host's ingress.
#include "egress/egress.hpp"
#include "ingress/ingress.hpp"
#include "net/socket_client.hpp"
#include "pump.hpp"
#include "sandbox/sandbox_server.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <gtest/gtest.h>

#include <filesystem>
#include <future>
#include <thread>

namespace stockd::test {
namespace {

namespace bj = boost::json;
namespace fs = std::filesystem;
using std::chrono::steady_clock;

constexpr const char* kSecret = "stockd-test-secret";

// An operation's way out through egress, on the egress' own executor.
class Way : public connectors::OperationPort {
 public:
  Way(egress::Egress& egress, std::shared_ptr<egress::Channel> channel,
      boost::asio::io_context& loop)
      : egress_(egress), channel_(std::move(channel)), loop_(loop) {}

  UnixMs now_ms() const override { return wall_clock_ms(); }
  void send(connectors::HttpRequest request, Answered answered) override {
    egress_.send(channel_, std::move(request), egress::Urgency::Read, now_ms() + 30'000,
                 [answered](egress::Answer answer) {
                   answered(std::move(answer.response), answer.may_have_changed);
                 });
  }
  Cancel sleep(std::uint32_t ms, std::function<void()> over) override {
    const auto timer = std::make_shared<boost::asio::steady_timer>(loop_);
    timer->expires_after(std::chrono::milliseconds(ms));
    timer->async_wait([over, timer](const boost::system::error_code& error) {
      if (!error) over();
    });
    return [timer, this] { boost::asio::post(loop_, [timer] { timer->cancel(); }); };
  }

 private:
  egress::Egress& egress_;
  std::shared_ptr<egress::Channel> channel_;
  boost::asio::io_context& loop_;
};

class OverSockets : public ::testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "stockd-takealot-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    receive_webhooks();
    serve_the_twin();
    open_the_channel();
    for (int i = 0; i < 2; ++i)
      threads_.emplace_back([this] { loop_.run(); });
  }

  void TearDown() override {
    egress_->close(channel_);
    sandbox_->close();
    ingress_->close();
    inbox_->close();
    work_.reset();
    for (auto& thread : threads_)
      thread.join();
    fs::remove_all(folder_);
  }

  std::string hook_url() const {
    return "http://127.0.0.1:" + std::to_string(ingress_->port()) + "/hooks/karoo/takealot";
  }

  void receive_webhooks() {
    inbox_ = std::move(*journal::Inbox::open({.directory = folder_}));
    auto made =
        ingress::Ingress::make(loop_.get_executor(), {}, *inbox_, [this](journal::InboxRow row) {
          const std::lock_guard lock(mutex_);
          rows_.push_back(std::move(row));
        });
    ASSERT_TRUE(made) << made.error().describe();
    ingress_ = std::move(*made);
    const auto manifest = connectors::read_manifest(TAKEALOT_CONNECTOR);
    ASSERT_TRUE(manifest);
    ingress::Endpoint endpoint;
    endpoint.account = "karoo";
    endpoint.channel = "takealot";
    endpoint.spec = *manifest->webhooks;
    for (const VerifyEntry& verify : endpoint.spec.verify)
      endpoint.urls.push_back(verify.over_url ? std::vector{hook_url()}
                                              : std::vector<std::string>());
    endpoint.secrets = [](const std::string& name) {
      return name == "webhook" ? std::vector<std::string>{kSecret} : std::vector<std::string>{};
    };
    ingress_->serve({endpoint});
  }

  void serve_the_twin() {
    sandbox::SandboxFile file;
    file.control = folder_ + "/sandbox.sock";
    sandbox::TwinEntry entry;
    entry.name = "takealot";
    entry.twin = "takealot";
    entry.settings_json = bj::serialize(
        bj::object{{"credentials", {{"api_key", "the-key"}, {"webhook", kSecret}}},
                   {"products", bj::array{bj::object{{"sku", "MUG-1"}, {"quantity", 10}}}},
                   {"signature", GetParam()},
                   {"batch_delay_ms", 100},
                   {"webhook_url", hook_url()}});
    file.twins.push_back(entry);
    sandbox::SandboxOptions options;
    options.twins_directories = {fs::path(TAKEALOT_TWIN).parent_path().string()};
    options.cache_directory = folder_ + "/cache";
    auto started = sandbox::SandboxServer::start(loop_.get_executor(), file, options);
    ASSERT_TRUE(started) << started.error().describe();
    sandbox_ = std::move(*started);
  }

  void open_the_channel() {
    egress::EgressOptions options;
    options.sandbox = true;
    options.connect_to = {{"seller-api.takealot.com", sandbox_->twins().front().address}};
    egress_ = std::move(*egress::Egress::make(loop_.get_executor(), options));
    const auto module = connectors::load_connector(TAKEALOT_CONNECTOR, cache_directory());
    ASSERT_TRUE(module) << module.error().describe();
    connectors::InstanceOptions instance;
    instance.settings_json = R"({"warehouses":"28676"})";
    host_ = std::move(*(*module)->create(instance));
    egress::ChannelSpec spec;
    spec.account = "karoo";
    spec.channel = "takealot";
    spec.manifest = host_->manifest();
    spec.settings_json = instance.settings_json;
    spec.secrets = [this](const std::string&) -> Result<std::string> { return key_; };
    channel_ = *egress_->open(std::move(spec));
    way_ = std::make_unique<Way>(*egress_, channel_, loop_);
  }

  connectors::OperationResult run(connectors::Command command) {
    connectors::OperationHead head;
    head.id = ++operations_;
    head.now_ms = wall_clock_ms();
    head.deadline_ms = head.now_ms + 60'000;
    head.key = "00000000-0000-4000-8000-000000000000";
    head.entropy.assign(32, 'x');
    std::promise<connectors::OperationResult> promise;
    connectors::run_operation(
        *host_, head, std::move(command), *way_,
        [&](connectors::OperationResult result) { promise.set_value(std::move(result)); });
    return promise.get_future().get();
  }

  bj::object act(const bj::object& command) {
    net::Call call;
    call.method = "POST";
    call.path = "/twins/takealot";
    call.body = bj::serialize(command);
    const auto reply = net::call_socket(folder_ + "/sandbox.sock", call, "start it");
    return reply ? bj::parse(reply->json).as_object() : bj::object();
  }

  // The body of the next webhook of this event that arrived; empty after a minute.
  std::string arrived(const std::string& event) {
    const auto end = steady_clock::now() + std::chrono::seconds(60);
    while (steady_clock::now() < end) {
      {
        const std::lock_guard lock(mutex_);
        for (auto at = rows_.begin(); at != rows_.end(); ++at) {
          if (header_of(at->headers, "x-takealot-event") != event) continue;
          std::string body = at->body;
          rows_.erase(at);
          return body;
        }
      }
      std::this_thread::yield();
    }
    return {};
  }

  std::string folder_;
  std::string key_ = "the-key";
  boost::asio::io_context loop_;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{
      loop_.get_executor()};
  std::vector<std::thread> threads_;
  std::mutex mutex_;
  std::vector<journal::InboxRow> rows_;
  std::unique_ptr<journal::Inbox> inbox_;
  std::unique_ptr<ingress::Ingress> ingress_;
  std::unique_ptr<sandbox::SandboxServer> sandbox_;
  std::unique_ptr<egress::Egress> egress_;
  std::shared_ptr<egress::Channel> channel_;
  std::unique_ptr<connectors::ConnectorHost> host_;
  std::unique_ptr<Way> way_;
  std::uint64_t operations_ = 0;
};

TEST_P(OverSockets, AnAccountIsReadWrittenAndHeard) {
  const auto listed = run(connectors::ListCatalogue{});
  ASSERT_FALSE(listed.trouble) << listed.trouble.message;
  const auto listings = facts_of<ListingFact>(listed.facts);
  ASSERT_EQ(listings.size(), 1u);
  EXPECT_GT(pool_of(listed, Pool::Sellable).at(0).as_of_ms, wall_clock_ms() - 60'000);

  connectors::SetStock set;
  connectors::Item item;
  item.remote = listings[0].remote;
  item.sku = "MUG-1";
  item.quantity = 6;
  set.items.push_back(item);
  const Fate fate = fate_of(run(std::move(set)));
  ASSERT_EQ(fate.state, WrittenState::Accepted);
  EXPECT_NE(arrived("Batch Completed").find("SUCCESS"), std::string::npos);
  connectors::SettleWrites settle;
  settle.tickets.push_back({0, fate.ticket, item.remote, item.sku});
  EXPECT_EQ(fate_of(run(std::move(settle))).state, WrittenState::Applied);
  connectors::LookupStock lookup;
  lookup.items.push_back(item);
  EXPECT_EQ(pool_of(run(std::move(lookup)), Pool::Sellable).at(0).quantity, 6);

  const auto sold = act({{"do", "sell"}, {"sku", "MUG-1"}, {"quantity", 2}});
  connectors::ReceiveWebhook hook;
  hook.verified = true;
  hook.topic = "New Leadtime Order";
  hook.body = arrived(hook.topic);
  const auto lines = facts_of<OrderLineFact>(run(std::move(hook)).facts);
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_EQ(lines[0].order, sold.at("order").as_string());
  EXPECT_EQ(lines[0].counts.ordered, 2);
  connectors::PollOrders poll;
  poll.window_ms = 60LL * 24 * 3600 * 1000;
  const auto polled = facts_of<OrderLineFact>(run(std::move(poll)).facts);
  ASSERT_EQ(polled.size(), 1u);
  EXPECT_EQ(polled[0].line, lines[0].line);
  EXPECT_EQ(ingress_->stats().forged, 0u);

  key_ = "another-key";
  EXPECT_EQ(run(connectors::CheckCredentials{}).trouble.kind, Kind::Denied);
}

INSTANTIATE_TEST_SUITE_P(Signatures, OverSockets, testing::Values("A", "B"),
                         [](const auto& test) { return std::string(test.param); });

}  // namespace
}  // namespace stockd::test
