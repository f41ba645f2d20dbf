// SPDX-License-Identifier: Apache-2.0
//
// The order of starting: data directory, connectors, accounts, inbox, partitions, ways out, agents,
// ways in; and of stopping the other way round. Webhooks that a former life had acknowledged but
// not worked off go to their channels before new ones are let in.
#include "runtime/server.hpp"

#include "base/assert.hpp"
#include "base/digest.hpp"
#include "base/log.hpp"
#include "config/secrets.hpp"
#include "runtime/backup.hpp"
#include "runtime/data_directory.hpp"

#include <boost/asio/strand.hpp>

#include <atomic>
#include <future>
#include <map>
#include <mutex>
#include <set>
#include <utility>

namespace stockd::runtime {
namespace {

using ChannelKey = std::pair<std::string, std::string>;

class RunningServer : public Server {
 public:
  RunningServer(const config::ServerSettings& settings, const Executors& executors)
      : settings_(settings), executors_(executors), secrets_(settings) {}

  ~RunningServer() override { stop(); }

  Result<void> open(std::vector<config::Finding>& findings) {
    auto directory = DataDirectory::open(settings_.data_dir, settings_.partitions);
    if (!directory) return failure(directory.error());
    directory_ = std::move(*directory);
    shelf_ =
        std::make_unique<ConnectorShelf>(settings_.connectors, settings_.data_dir + "/connectors");
    journal::InboxOptions inbox;
    inbox.directory = settings_.data_dir;
    auto opened = journal::Inbox::open(inbox);
    if (!opened) return failure(opened.error());
    inbox_ = std::move(*opened);
    if (auto made = make_egress(); !made) return made;
    const auto loaded = config::load_accounts(settings_, shelf_->manifests());
    findings = loaded.findings;
    if (auto placed = open_partitions(loaded); !placed) return placed;
    if (auto configured = configure(loaded); !configured) return configured;
    if (auto noted = note_restored(); !noted) return noted;
    make_agents();
    return open_ingress();
  }

  void stop() override {
    if (stopped_.exchange(true)) return;
    if (ingress_) ingress_->close();
    for (auto& [key, agent] : agents_)
      agent->stop();
    if (inbox_) inbox_->close();
    for (auto& [number, partition] : partitions_)
      partition->stop();
  }

  const config::ServerSettings& settings() const override { return settings_; }
  const ConnectorShelf& connectors() const override { return *shelf_; }

  std::vector<AccountName> accounts() const override {
    std::vector<AccountName> out;
    for (const auto& [name, place] : places_)
      out.push_back(AccountName{name});
    return out;
  }

  Result<AccountId> number_of(const AccountName& account) const override {
    const auto place = places_.find(account.str());
    if (place == places_.end()) return unknown(account);
    return place->second.id;
  }

  Result<void> ask(const AccountName& account,
                   std::function<void(engine::Engine&, store::Store&)> look) override {
    const auto place = places_.find(account.str());
    if (place == places_.end()) return unknown(account);
    partition_of(place->second)
        .ask(place->second.id,
             [look = std::move(look)](engine::Engine* engine, store::Store& store) {
               STOCKD_ASSERT(engine != nullptr);
               look(*engine, store);
             });
    return {};
  }

  Result<void> decide(const AccountName& account, engine::Input input,
                      Partition::Done done) override {
    const auto place = places_.find(account.str());
    if (place == places_.end()) return unknown(account);
    partition_of(place->second).post(place->second.id, std::move(input), std::move(done));
    return {};
  }

  std::vector<std::shared_ptr<ChannelAgent>> agents(const AccountName& account) const override {
    std::vector<std::shared_ptr<ChannelAgent>> out;
    for (const auto& [key, agent] : agents_) {
      if (key.first == account.str()) out.push_back(agent);
    }
    return out;
  }

  Result<void> sweep(const AccountName& account, std::function<void(bool)> done) override {
    if (places_.count(account.str()) == 0) return unknown(account);
    const auto all = agents(account);
    struct Gathering {
      std::mutex mutex;
      std::size_t open = 0;
      bool good = true;
    };
    const auto gathering = std::make_shared<Gathering>();
    gathering->open = all.size();
    if (all.empty()) done(false);
    for (const auto& agent : all) {
      agent->sweep([gathering, done](bool good) {
        bool last = false;
        bool result = false;
        {
          const std::lock_guard lock(gathering->mutex);
          gathering->good = gathering->good && good;
          last = --gathering->open == 0;
          result = gathering->good;
        }
        if (last) done(result);
      });
    }
    return {};
  }

  Stats stats() const override {
    Stats out;
    out.inbox = inbox_->stats();
    if (ingress_) {
      out.ingress = ingress_->stats();
      out.webhook_port = ingress_->port();
    }
    for (const auto& [number, partition] : partitions_) {
      out.journal_records += partition->stats().records;
      out.journal_commits += partition->stats().commits;
    }
    return out;
  }

 private:
  static tl::unexpected<Error> unknown(const AccountName& account) {
    return failure(Kind::Config, "account.unknown", "there is no account '" + account.str() + "'",
                   "stockctl status lists the accounts");
  }

  Partition& partition_of(const AccountPlace& place) { return *partitions_.at(place.partition); }

  Result<void> make_egress() {
    egress::EgressOptions options;
    options.ca_file = settings_.egress.ca_file;
    options.sandbox = settings_.sandbox;
    options.connect_to = settings_.egress.connect_to;
    options.request_timeout_ms = settings_.egress.timeout_ms;
    auto made = egress::Egress::make(executors_.working, options);
    if (!made) return failure(made.error());
    egress_ = std::move(*made);
    return {};
  }

  Result<void> open_partitions(const config::LoadedAccounts& loaded) {
    for (const auto& account : loaded.accounts) {
      auto place = directory_->place_of(account.account.name);
      if (!place) return failure(place.error());
    }
    for (const AccountPlace& place : directory_->accounts()) {
      places_[place.name.str()] = place;
      if (partitions_.count(place.partition) != 0) continue;
      PartitionOptions options;
      options.directory = settings_.data_dir;
      options.number = place.partition;
      auto partition =
          Partition::open(options, [this](AccountId account) { account_changed(account); });
      if (!partition) return failure(partition.error());
      partitions_[place.partition] = std::move(*partition);
    }
    for (auto& [number, partition] : partitions_)
      partition->start();
    return {};
  }

  Result<void> decide_now(const AccountPlace& place, engine::Input input) {
    std::promise<Result<void>> promise;
    auto future = promise.get_future();
    partition_of(place).post(place.id, std::move(input), [&promise](Result<void> result) {
      promise.set_value(std::move(result));
    });
    return future.get();
  }

  template <class T>
  T look_now(const AccountPlace& place, std::function<T(engine::Engine*)> look) {
    std::promise<T> promise;
    auto future = promise.get_future();
    partition_of(place).ask(
        place.id, [&](engine::Engine* engine, store::Store&) { promise.set_value(look(engine)); });
    return future.get();
  }

  // A changed file must not move numbers that nobody saw: channels that are written go back to
  // observing, and return by themselves only where the change moves nothing.
  Result<void> bring_into_force(const Account& account) {
    const AccountPlace place = places_.at(account.name.str());
    const auto managed = look_now<std::vector<ChannelId>>(place, [&](engine::Engine* engine) {
      std::vector<ChannelId> out;
      if (engine == nullptr || engine->account() == account) return out;
      for (const ChannelConfig& channel : engine->account().channels) {
        const auto id = engine->find_channel(channel.name.view());
        if (id && engine->phase(*id) == ChannelPhase::Managed) out.push_back(*id);
      }
      return out;
    });
    const auto set_all = [&](ChannelPhase phase, const std::string& reason) -> Result<void> {
      for (const ChannelId channel : managed) {
        auto set = decide_now(place, engine::SetPhase{channel, phase, reason});
        if (!set && phase == ChannelPhase::Observe) return set;
      }
      return {};
    };
    const std::string reason = "the account's file changed: its plan waits to be accepted";
    if (auto held = set_all(ChannelPhase::Observe, reason); !held) return held;
    engine::ConfigChanged changed;
    changed.account = account;
    if (auto decided = decide_now(place, std::move(changed)); !decided) return decided;
    if (managed.empty()) return {};
    const bool moves = look_now<bool>(
        place, [](engine::Engine* engine) { return !engine->plan().changes.empty(); });
    if (!moves) return set_all(ChannelPhase::Managed, "the account's file changed, but no number");
    log::warn("account.changed", reason,
              {{"account", account.name.str()}, {"help", "stockctl plan, then stockctl apply"}});
    return {};
  }

  // Brings the accounts' files into force, and learns what is in force for all accounts. One whose
  // file is broken or gone keeps what the journal has; one that never had a good file is left out.
  Result<void> configure(const config::LoadedAccounts& loaded) {
    for (const auto& account : loaded.accounts) {
      if (auto changed = bring_into_force(account.account); !changed) return changed;
    }
    for (auto place = places_.begin(); place != places_.end();) {
      std::promise<std::optional<Account>> promise;
      auto future = promise.get_future();
      partition_of(place->second)
          .ask(place->second.id, [&promise](engine::Engine* engine, store::Store&) {
            promise.set_value(engine == nullptr || engine->account().name.empty()
                                  ? std::nullopt
                                  : std::optional<Account>(engine->account()));
          });
      if (auto account = future.get()) {
        in_force_[place->first] = std::move(*account);
        ++place;
      } else {
        place = places_.erase(place);
      }
    }
    return {};
  }

  // A state from a backup raises nothing before people have looked at it. The mark goes only when
  // every account's journal knows.
  Result<void> note_restored() {
    if (!is_restored(settings_.data_dir)) return {};
    for (const auto& [name, place] : places_) {
      engine::Restored restored;
      restored.actor = "stockctl restore";
      if (auto decided = decide_now(place, restored); !decided) return decided;
      log::warn("account.restored",
                "the account was restored from a backup: nothing is raised before its plan is "
                "accepted",
                {{"account", name}, {"help", "stockctl plan, then stockctl apply"}});
    }
    return forget_restored(settings_.data_dir);
  }

  void make_agents() {
    std::map<ChannelKey, std::shared_ptr<ChannelAgent>> agents;
    for (const auto& [name, account] : in_force_) {
      for (std::size_t i = 0; i < account.channels.size(); ++i) {
        const ChannelConfig& channel = account.channels[i];
        auto agent = make_agent(account, channel);
        if (agent) {
          agents[{name, channel.name.str()}] = std::move(*agent);
          continue;
        }
        log::error("channel.not-started", agent.error().text(),
                   {{"channel", name + "/" + channel.name.str()},
                    {"code", agent.error().code()},
                    {"help", agent.error().help()}});
      }
    }
    {
      const std::lock_guard lock(agents_mutex_);
      agents_ = std::move(agents);
    }
    for (auto& [key, agent] : agents_)
      agent->start();
  }

  Result<std::shared_ptr<ChannelAgent>> make_agent(const Account& account,
                                                   const ChannelConfig& channel) {
    const connectors::ConnectorModule* module = shelf_->find(channel.connector);
    if (module == nullptr) {
      return failure(Kind::Config, "channel.connector",
                     "its connector '" + channel.connector + "' is not loaded",
                     "see the connector's own message above");
    }
    const std::string account_name = account.name.str();
    const std::string channel_name = channel.name.str();
    const auto secret = [this, account_name, channel_name,
                         connector = channel.connector](const std::string& name) {
      return secrets_.get(account_name, channel_name, name, connector);
    };
    connectors::InstanceOptions instance;
    instance.account = account_name;
    instance.channel = channel_name;
    instance.settings_json = channel.settings_json;
    instance.signer = [secret](const std::string& name,
                               std::string_view data) -> Result<std::string> {
      auto value = secret(name);
      if (!value) return failure(value.error());
      return std::string(bytes_of(HmacSha256(*value).sign(data)));
    };
    auto connector = module->create(instance);
    if (!connector) return failure(connector.error());
    egress::ChannelSpec spec;
    spec.account = account_name;
    spec.channel = channel_name;
    spec.manifest = module->manifest();
    if (settings_.egress.unlimited_lanes) {
      for (auto& [lane, limits] : spec.manifest.lanes)
        limits = LaneEntry{};
    }
    spec.settings_json = channel.settings_json;
    spec.secrets = secret;
    auto way_out = egress_->open(std::move(spec));
    if (!way_out) return failure(way_out.error());

    const AccountPlace& place = places_.at(account_name);
    const auto number = channel_number(place, channel_name);
    if (!number) {
      return failure(Kind::Defect, "channel.unknown", "the engine does not know the channel");
    }
    std::string hook_url;
    if (module->manifest().webhooks && !settings_.webhooks.public_url.empty()) {
      hook_url = settings_.webhooks.public_url + "/hooks/" + account_name + "/" + channel_name;
    }
    Schedule schedule;
    schedule.sweep_ms = settings_.sweep_every_ms;
    schedule.poll_ms = settings_.poll_orders_ms;
    std::shared_ptr<ChannelContext> context(
        new ChannelContext{boost::asio::make_strand(executors_.working),
                           partition_of(place),
                           *inbox_,
                           *egress_,
                           std::move(*way_out),
                           std::shared_ptr<connectors::ConnectorHost>(std::move(*connector)),
                           place.id,
                           *number,
                           account.name,
                           channel,
                           schedule,
                           hook_url,
                           false,
                           {},
                           {},
                           {}});
    return ChannelAgent::make(std::move(context));
  }

  std::optional<ChannelId> channel_number(const AccountPlace& place, const std::string& channel) {
    std::promise<std::optional<ChannelId>> promise;
    auto future = promise.get_future();
    partition_of(place).ask(place.id, [&](engine::Engine* engine, store::Store&) {
      promise.set_value(engine->find_channel(channel));
    });
    return future.get();
  }

  Result<void> open_ingress() {
    if (auto left = inbox_->unhandled()) {
      for (auto& row : *left)
        arrived(std::move(row));
    } else {
      return failure(left.error());
    }
    ingress::IngressOptions options;
    options.address = settings_.webhooks.address;
    options.port = settings_.webhooks.port;
    options.certificate_file = settings_.webhooks.certificate_file;
    options.key_file = settings_.webhooks.key_file;
    auto made = ingress::Ingress::make(executors_.acknowledging, options, *inbox_,
                                       [this](journal::InboxRow row) { arrived(std::move(row)); });
    if (!made) return failure(made.error());
    ingress_ = std::move(*made);
    ingress_->serve(endpoints());
    return {};
  }

  std::vector<ingress::Endpoint> endpoints() {
    std::vector<ingress::Endpoint> out;
    for (const auto& [key, agent] : agents_) {
      const auto& spec = agent->context().connector->manifest().webhooks;
      if (!spec) continue;
      ingress::Endpoint endpoint;
      endpoint.account = key.first;
      endpoint.channel = key.second;
      endpoint.spec = *spec;
      endpoint.secrets = [this, key = key,
                          connector = agent->context().config.connector](const std::string& name) {
        std::vector<std::string> values;
        if (auto value = secrets_.get(key.first, key.second, name, connector)) {
          values.push_back(std::move(*value));
        }
        return values;
      };
      // Marketplaces may still call the names that the account had before.
      for (const AccountName& former : places_.at(key.first).former) {
        if (places_.count(former.str()) != 0) continue;
        out.push_back(endpoint);
        out.back().account = former.str();
      }
      out.push_back(std::move(endpoint));
    }
    return out;
  }

  std::string name_now(const std::string& account) const {
    if (places_.count(account) != 0) return account;
    for (const auto& [name, place] : places_) {
      for (const AccountName& former : place.former) {
        if (former.str() == account) return name;
      }
    }
    return account;
  }

  void arrived(journal::InboxRow row) {
    const auto found = agents_.find({name_now(row.account), row.channel});
    if (found == agents_.end()) {
      // The channel may come back with the next configuration; until then the row stays.
      log::warn("webhook.no-channel", "a webhook waits for a channel that does not run",
                {{"channel", row.account + "/" + row.channel}});
      return;
    }
    found->second->arrived(std::move(row));
  }

  void account_changed(AccountId account) {
    const std::lock_guard lock(agents_mutex_);
    for (auto& [key, agent] : agents_) {
      if (agent->context().account == account) agent->notify();
    }
  }

  config::ServerSettings settings_;
  const Executors executors_;
  config::Secrets secrets_;
  std::unique_ptr<DataDirectory> directory_;
  std::unique_ptr<ConnectorShelf> shelf_;
  std::unique_ptr<journal::Inbox> inbox_;
  std::unique_ptr<egress::Egress> egress_;
  std::map<std::string, AccountPlace> places_;
  std::map<std::string, Account> in_force_;
  std::map<std::uint32_t, std::unique_ptr<Partition>> partitions_;
  std::mutex agents_mutex_;
  std::map<ChannelKey, std::shared_ptr<ChannelAgent>> agents_;
  std::unique_ptr<ingress::Ingress> ingress_;
  std::atomic<bool> stopped_{false};
};

}  // namespace

Result<std::unique_ptr<Server>> Server::start(const config::ServerSettings& settings,
                                              const Executors& executors,
                                              std::vector<config::Finding>& findings) {
  auto server = std::make_unique<RunningServer>(settings, executors);
  if (auto opened = server->open(findings); !opened) return failure(opened.error());
  return server;
}

}  // namespace stockd::runtime
