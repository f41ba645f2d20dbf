// SPDX-License-Identifier: Apache-2.0
//
// The running server: partitions, connectors, channels, the inbox, the ways in and out, wired from
// the settings. Whoever offers it to people (admin/) looks and acts through ask() and decide().
#pragma once

#include "config/secrets.hpp"
#include "config/settings.hpp"
#include "engine/engine.hpp"
#include "ingress/ingress.hpp"
#include "journal/inbox.hpp"
#include "runtime/accounts.hpp"
#include "runtime/channel_agent.hpp"
#include "runtime/connector_shelf.hpp"
#include "runtime/partition.hpp"
#include "runtime/reload_report.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace stockd::runtime {

// Threads that acknowledge webhooks do nothing else; all other work gives way to them.
struct Executors {
  boost::asio::any_io_executor acknowledging;
  boost::asio::any_io_executor working;
};

class Server {
 public:
  // Everything runs when it returns. `findings` gets what is wrong with account files; only the
  // operator's own file and the data directory can prevent a start. [blocking]
  static Result<std::unique_ptr<Server>> start(const config::ServerSettings& settings,
                                               const Executors& executors,
                                               std::vector<config::Finding>& findings);
  virtual ~Server() = default;

  // Ends channels, ingress and partitions, in this order, and keeps what was acknowledged.
  // [blocking; the executors must still run]
  virtual void stop() = 0;

  // Reads stockd.yaml and the account files again and follows them while everything runs. `done` is
  // called on a thread of its own; reloads run one after the other. [any-thread]
  virtual void reload(std::function<void(ReloadReport)> done) = 0;

  virtual config::ServerSettings settings() const = 0;    // in force
  virtual std::vector<AccountName> accounts() const = 0;  // that run
  // Accounts whose partition cannot be opened, with the reason and what to do.
  virtual std::vector<std::pair<AccountName, Error>> not_running() const = 0;
  virtual FileState file_state(const AccountName& account) const = 0;
  virtual std::optional<Account> account(const AccountName& account) const = 0;  // in force

  virtual config::Secrets& secrets() = 0;

  // A channel's secret has another value: what waits because of the former one tries again.
  // [any-thread]
  virtual void secret_changed(const AccountName& account, const std::string& channel) = 0;

  // The account's number in the journal and the store.
  virtual Result<AccountId> number_of(const AccountName& account) const = 0;

  // Runs `look` on the account's partition after everything before it is durable. An Error names
  // an unknown account. [any-thread]
  virtual Result<void> ask(const AccountName& account,
                           std::function<void(engine::Engine&, store::Store&)> look) = 0;

  // Runs what takes long on a thread of its own, one after the other, after everything that
  // belongs to a sale. Work that has not begun when the server stops is dropped. [any-thread]
  virtual void aside(std::function<void()> work) = 0;

  // Decides an operator's input. [any-thread]
  virtual Result<void> decide(const AccountName& account, engine::Input input,
                              Partition::Done done) = 0;

  // A person disconnected or connected the channel: its agent ends or begins. `done` is called
  // like that of reload(); an Error says why the channel does not run. [any-thread]
  virtual void follow_phase(const AccountName& account, const std::string& channel,
                            std::function<void(Result<void>)> done) = 0;

  virtual std::vector<std::shared_ptr<ChannelAgent>> agents(const AccountName& account) const = 0;

  // Sweeps every channel of the account; true if all went well. [any-thread]
  virtual Result<void> sweep(const AccountName& account, std::function<void(bool)> done) = 0;

  // Webhooks that were not worked off yet, for people.
  virtual journal::Inbox& inbox() = 0;
  // Gives a row to its channel, also under a former name of the account; false: the channel does
  // not run, and the row waits until it does. [any-thread]
  virtual bool hand_out(journal::InboxRow row) = 0;
  virtual bool runs(const std::string& account, const std::string& channel) const = 0;

  struct Stats {
    journal::Inbox::Stats inbox;
    ingress::Ingress::Stats ingress;
    std::uint64_t journal_records = 0;
    std::uint64_t journal_commits = 0;
    std::uint16_t webhook_port = 0;
  };
  virtual Stats stats() const = 0;
  virtual const ConnectorShelf& connectors() const = 0;
};

}  // namespace stockd::runtime
