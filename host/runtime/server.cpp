// SPDX-License-Identifier: Apache-2.0
//
// The order of starting: data directory, connectors, inbox, way out, accounts, channels, way in;
// and of stopping the other way round. Webhooks that a former life had acknowledged but not worked
// off go to their channels before new ones are let in.
#include "runtime/server.hpp"

#include "base/assert.hpp"
#include "base/log.hpp"
#include "base/priority.hpp"
#include "config/secrets.hpp"
#include "runtime/account_tests.hpp"
#include "runtime/accounts.hpp"
#include "runtime/agent_maker.hpp"
#include "runtime/backup.hpp"
#include "runtime/data_directory.hpp"
#include "runtime/endpoints.hpp"
#include "runtime/fleet.hpp"
#include "runtime/roll_out.hpp"
#include "runtime/settings_change.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>

#include <atomic>
#include <mutex>
#include <utility>

namespace stockd::runtime {
namespace {

class RunningServer : public Server {
 public:
  RunningServer(const config::ServerSettings& settings, const Executors& executors)
      : settings_(settings), executors_(executors), secrets_(settings) {}

  ~RunningServer() override { stop(); }

  Result<void> open(std::vector<config::Finding>& findings) {
    auto directory = DataDirectory::open(settings_.data_dir, settings_.partitions);
    if (!directory) return failure(directory.error());
    directory_ = std::move(*directory);
    shelf_ = std::make_unique<ConnectorShelf>(settings_.data_dir + "/connectors");
    shelf_->load(settings_.connectors);
    journal::InboxOptions inbox;
    inbox.directory = settings_.data_dir;
    inbox.account_bytes_max = settings_.webhooks.inbox_per_account;
    auto opened = journal::Inbox::open(inbox);
    if (!opened) return failure(opened.error());
    inbox_ = std::move(*opened);
    if (auto made = make_egress(); !made) return made;
    accounts_ = std::make_unique<Accounts>(settings_.data_dir, *directory_,
                                           [this](AccountId account) { fleet_.notify(account); });
    accounts_->open();
    if (auto noted = note_restored(); !noted) return noted;
    maker_ = std::make_unique<AgentMaker>(
        AgentMaker::Parts{executors_.working, *accounts_, *shelf_, secrets_, *inbox_, *egress_});
    roll_out_ = std::make_unique<RollOut>(
        RollOut::Parts{*accounts_, fleet_, *maker_, *inbox_, [this] { serve(); }});
    const auto loaded = load_tested_accounts(settings_, shelf_->manifests());
    findings = loaded.findings;
    ReloadReport report;
    if (auto applied = roll_out_->apply(settings_, loaded, report); !applied) return applied;
    return open_ingress();
  }

  void stop() override {
    if (stopped_.exchange(true)) return;
    reloads_.join();
    aside_.stop();
    aside_.join();
    if (ingress_) ingress_->close();
    std::vector<ChannelKey> all;
    for (const auto& [key, agent] : fleet_.all())
      all.push_back(key);
    fleet_.remove(all);
    if (inbox_) inbox_->close();
    if (accounts_) accounts_->stop();
  }

  void reload(std::function<void(ReloadReport)> done) override {
    boost::asio::post(reloads_, [this, done = std::move(done)] {
      ReloadReport report = reload_now();
      if (done) done(std::move(report));
    });
  }

  void follow_phase(const AccountName& account, const std::string& channel,
                    std::function<void(Result<void>)> done) override {
    const ChannelKey key{account.str(), channel};
    boost::asio::post(reloads_, [this, key, done = std::move(done)] {
      done(roll_out_->follow_phase(settings(), key));
    });
  }

  void aside(std::function<void()> work) override {
    boost::asio::post(aside_, [work = std::move(work)] {
      give_way_to_acknowledging();
      work();
    });
  }

  config::ServerSettings settings() const override {
    const std::lock_guard lock(settings_mutex_);
    return settings_;
  }

  const ConnectorShelf& connectors() const override { return *shelf_; }
  std::vector<AccountName> accounts() const override { return accounts_->names(); }

  std::vector<std::pair<AccountName, Error>> not_running() const override {
    std::vector<std::pair<AccountName, Error>> out;
    for (const AccountPlace& place : accounts_->not_running()) {
      if (auto why = accounts_->trouble_of(place.name.str()))
        out.emplace_back(place.name, std::move(*why));
    }
    return out;
  }

  FileState file_state(const AccountName& account) const override {
    return accounts_->file_state(account.str());
  }

  std::optional<Account> account(const AccountName& account) const override {
    return accounts_->in_force(account.str());
  }

  config::Secrets& secrets() override { return secrets_; }

  void secret_changed(const AccountName& account, const std::string& channel) override {
    if (const auto agent = fleet_.find({account.str(), channel})) agent->sweep([](bool) {});
  }

  Result<AccountId> number_of(const AccountName& account) const override {
    const auto place = place_in_force(account);
    if (!place) return unknown(account);
    return place->id;
  }

  Result<void> ask(const AccountName& account,
                   std::function<void(engine::Engine&, store::Store&)> look) override {
    const auto place = place_in_force(account);
    if (!place) return unknown(account);
    accounts_->partition_of(*place).ask(
        place->id, [look = std::move(look)](engine::Engine* engine, store::Store& store) {
          STOCKD_ASSERT(engine != nullptr);
          look(*engine, store);
        });
    return {};
  }

  Result<void> decide(const AccountName& account, engine::Input input,
                      Partition::Done done) override {
    const auto place = place_in_force(account);
    if (!place) return unknown(account);
    accounts_->partition_of(*place).post(place->id, std::move(input), std::move(done));
    return {};
  }

  std::vector<std::shared_ptr<ChannelAgent>> agents(const AccountName& account) const override {
    return fleet_.of_account(account.str());
  }

  Result<void> sweep(const AccountName& account, std::function<void(bool)> done) override {
    if (!place_in_force(account)) return unknown(account);
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

  journal::Inbox& inbox() override { return *inbox_; }

  bool runs(const std::string& account, const std::string& channel) const override {
    return agent_of(account, channel) != nullptr;
  }

  // While a channel is made anew its webhooks stay in the inbox; the roll-out hands them out.
  bool hand_out(journal::InboxRow row) override {
    const auto agent = agent_of(row.account, row.channel);
    if (agent) agent->arrived(std::move(row));
    return agent != nullptr;
  }

  Stats stats() const override {
    Stats out;
    out.inbox = inbox_->stats();
    out.ingress = ingress_->stats();
    out.webhook_port = ingress_->port();
    const PartitionStats journals = accounts_->stats();
    out.journal_records = journals.records;
    out.journal_commits = journals.commits;
    return out;
  }

 private:
  tl::unexpected<Error> unknown(const AccountName& account) const {
    if (auto why = accounts_->trouble_of(account.str())) return failure(std::move(*why));
    return failure(Kind::Config, "account.unknown", "there is no account '" + account.str() + "'",
                   "stockctl status lists the accounts");
  }

  std::optional<AccountPlace> place_in_force(const AccountName& account) const {
    if (!accounts_->in_force(account.str())) return std::nullopt;
    return accounts_->place_of(account.str());
  }

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

  Result<void> open_ingress() {
    ingress::IngressOptions options;
    options.address = settings_.webhooks.address;
    options.port = settings_.webhooks.port;
    options.certificate_file = settings_.webhooks.certificate_file;
    options.key_file = settings_.webhooks.key_file;
    auto made = ingress::Ingress::make(executors_.acknowledging, options, *inbox_,
                                       [this](journal::InboxRow row) { hand_out(std::move(row)); });
    if (!made) return failure(made.error());
    ingress_ = std::move(*made);
    serve();
    return {};
  }

  // A state from a backup raises nothing before people have looked at it. The mark goes only when
  // every account's journal knows.
  Result<void> note_restored() {
    if (!is_restored(settings_.data_dir)) return {};
    if (auto noted = accounts_->note_restored(); !noted) return noted;
    if (!accounts_->not_running().empty()) return {};
    return forget_restored(settings_.data_dir);
  }

  void serve() {
    if (ingress_) ingress_->serve(endpoints_of(fleet_.all(), *accounts_, secrets_));
  }

  std::shared_ptr<ChannelAgent> agent_of(const std::string& account,
                                         const std::string& channel) const {
    return fleet_.find({accounts_->current_name(account), channel});
  }

  static config::Finding finding_of(const Error& error, const std::string& file) {
    config::Finding finding;
    finding.code = error.code();
    finding.file = file;
    finding.text = error.text();
    finding.help = error.help();
    return finding;
  }

  ReloadReport reload_now() {
    ReloadReport report;
    const config::ServerSettings running = settings();
    const auto fresh = config::load_server(running.file);
    report.findings = fresh.findings;
    if (!fresh.value) return report;
    report.taken = true;
    SettingsChange change = changed_settings(running, *fresh.value);
    report.needs_restart = std::move(change.needs_restart);
    {
      const std::lock_guard lock(settings_mutex_);
      settings_ = change.effective;
    }
    secrets_.use(change.effective);
    inbox_->limit_accounts(change.effective.webhooks.inbox_per_account);
    shelf_->load(change.effective.connectors);
    accounts_->open();
    if (auto noted = note_restored(); !noted) {
      report.findings.push_back(finding_of(noted.error(), change.effective.data_dir));
      return report;
    }
    const auto loaded = load_tested_accounts(change.effective, shelf_->manifests());
    report.findings.insert(report.findings.end(), loaded.findings.begin(), loaded.findings.end());
    if (auto applied = roll_out_->apply(change.effective, loaded, report); !applied) {
      report.findings.push_back(finding_of(applied.error(), change.effective.data_dir));
    }
    return report;
  }

  mutable std::mutex settings_mutex_;
  config::ServerSettings settings_;
  const Executors executors_;
  config::Secrets secrets_;
  std::unique_ptr<DataDirectory> directory_;
  std::unique_ptr<ConnectorShelf> shelf_;
  std::unique_ptr<journal::Inbox> inbox_;
  std::unique_ptr<egress::Egress> egress_;
  Fleet fleet_;
  std::unique_ptr<Accounts> accounts_;
  std::unique_ptr<AgentMaker> maker_;
  std::unique_ptr<RollOut> roll_out_;
  std::unique_ptr<ingress::Ingress> ingress_;
  boost::asio::thread_pool reloads_{1};  // one after the other
  boost::asio::thread_pool aside_{1};    // likewise
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
