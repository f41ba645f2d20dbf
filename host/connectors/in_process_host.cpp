// SPDX-License-Identifier: Apache-2.0
//
// The queue, the sink and the life of an instance. An instance whose function returned
// STOCKD_DEFECT is given up and made anew; its running operations end as defects.
#include "connectors/in_process_host.hpp"

#include "base/assert.hpp"
#include "base/log.hpp"
#include "connectors/capabilities.hpp"
#include "connectors/facts.hpp"
#include "connectors/host_services.hpp"
#include "connectors/messages.hpp"
#include "connectors/referee.hpp"

#include <atomic>
#include <chrono>
#include <deque>
#include <map>
#include <mutex>

namespace stockd::connectors {
namespace {

constexpr std::chrono::milliseconds kSlowTurn{1000};

struct RunningOp {
  RunningOp(const Manifest& manifest, const AllowedHosts& hosts, std::uint64_t id,
            const Command& command)
      : referee(manifest, hosts, id, command) {}

  Referee referee;
  Turn turn;  // what was said in the present one
};

Turn defect(const std::string& rule, const std::string& sentence) {
  Turn out;
  out.done = true;
  out.trouble.kind = Kind::Defect;
  out.trouble.code = "connector." + rule;
  out.trouble.message = sentence;
  return out;
}

class Instance : public std::enable_shared_from_this<Instance> {
 public:
  using Said = ConnectorHost::Said;
  using Call = std::function<stockd_status(const stockd_op_t& op)>;

  Instance(const stockd_module_t& module, std::shared_ptr<const Manifest> manifest,
           const InstanceOptions& options, AllowedHosts hosts)
      : module_(module),
        shared_manifest_(std::move(manifest)),
        manifest_(*shared_manifest_),
        options_(options),
        hosts_(std::move(hosts)) {
    sink_ = {sizeof sink_, this, on_request, on_sleep, on_emit, on_done};
  }

  Result<> create();
  void post(std::function<void()> job);

  const Manifest& manifest() const { return manifest_; }
  bool offers(const Command& command) const { return capabilities_.offers(command); }

  // All below run as jobs.
  void begin(const OperationHead& head, const Command& command, const Said& said);
  void answer(const OperationHead& head, const HttpResponse& response, const Said& said);
  void wake(const OperationHead& head, std::uint64_t tag, const Said& said);
  void forget(std::uint64_t operation);
  void destroy();

 private:
  static stockd_status on_request(void* host, const stockd_http_request_t* request) noexcept;
  static stockd_status on_sleep(void* host, std::uint32_t ms, std::uint64_t tag) noexcept;
  static stockd_status on_emit(void* host, const char* type, const void* fact) noexcept;
  static stockd_status on_done(void* host, const stockd_trouble_t* trouble) noexcept;

  // The operation whose turn it is. A call outside a turn is told to the log, and refused.
  static RunningOp* speaker(void* host, const char* verb);
  static bool readable(RunningOp& op, const AbiReader& reader, const char* verb);

  Turn take_turn(const OperationHead& head, RunningOp& op, const Call& call);
  stockd_status timed(const OperationHead& head, const Call& call);
  RunningOp* find(std::uint64_t operation);
  void replace();

  const stockd_module_t& module_;
  const std::shared_ptr<const Manifest> shared_manifest_;
  const Manifest& manifest_;
  const InstanceOptions options_;
  const AllowedHosts hosts_;
  std::unique_ptr<HostServices> services_;
  const stockd_connector_t* connector_ = nullptr;
  Capabilities capabilities_;
  stockd_sink_t sink_{};
  std::map<std::uint64_t, RunningOp> running_;
  std::atomic<RunningOp*> current_{nullptr};
  bool given_up_ = false;

  std::mutex queue_mutex_;
  std::deque<std::function<void()>> queue_;
  bool is_draining_ = false;
};

Result<> Instance::create() {
  services_ = std::make_unique<HostServices>(manifest_.connector, options_.account,
                                             options_.channel, options_.signer);
  connector_ = module_.create(services_->table(), as_str(options_.settings_json));
  const auto complaints = services_->end_creation();
  if (connector_ == nullptr) {
    if (complaints) return failure(*complaints);
    return failure(Kind::Defect, "connector.create",
                   manifest_.connector +
                       " returned null from create() without a complaint: "
                       "stockd_host.complain must say why, see entry.h");
  }
  const stockd_connector_t* made = connector_;
  if (!STOCKD_HAS(made, extension) || !made->answer || !made->wake || !made->forget ||
      !made->destroy || !made->extension) {
    connector_ = nullptr;
    return failure(Kind::Defect, "connector.create",
                   manifest_.connector +
                       " returned an incomplete table from create(): every "
                       "function of stockd_connector must be there, see "
                       "connector.h");
  }
  if (complaints) {
    destroy();
    return failure(*complaints);
  }
  auto capabilities = Capabilities::of(*connector_, manifest_);
  if (!capabilities) {
    destroy();
    return failure(capabilities.error());
  }
  capabilities_ = *capabilities;
  return {};
}

void Instance::post(std::function<void()> job) {
  const auto alive = shared_from_this();
  std::unique_lock lock(queue_mutex_);
  queue_.push_back(std::move(job));
  if (is_draining_) return;
  is_draining_ = true;
  while (!queue_.empty()) {
    const std::function<void()> next = std::move(queue_.front());
    queue_.pop_front();
    lock.unlock();
    next();
    lock.lock();
  }
  is_draining_ = false;
}

RunningOp* Instance::find(std::uint64_t operation) {
  const auto found = running_.find(operation);
  return found == running_.end() ? nullptr : &found->second;
}

void Instance::begin(const OperationHead& head, const Command& command, const Said& said) {
  if (given_up_) replace();
  if (connector_ == nullptr) {
    said(defect("gone", manifest_.connector + " failed inside and could not be made anew"));
    return;
  }
  if (!offers(command)) {
    said(defect("unsupported",
                manifest_.connector + " does not offer " + std::string(command_name(command))));
    return;
  }
  const auto [slot, is_new] = running_.try_emplace(head.id, manifest_, hosts_, head.id, command);
  STOCKD_ASSERT(is_new);
  said(take_turn(head, slot->second, [&](const stockd_op_t& op) {
    return capabilities_.begin(connector_->self, op, command, sink_);
  }));
}

void Instance::answer(const OperationHead& head, const HttpResponse& response, const Said& said) {
  RunningOp* op = find(head.id);
  if (op == nullptr || !op->referee.expects_answer(response.tag)) {
    said(defect("answer", "operation " + std::to_string(head.id) + " of " + manifest_.connector +
                              " waits for no such answer"));
    return;
  }
  op->referee.answered(response);
  const ResponseView view(response);
  said(take_turn(head, *op, [&](const stockd_op_t& c) {
    return connector_->answer(connector_->self, &c, view.get(), &sink_);
  }));
}

void Instance::wake(const OperationHead& head, std::uint64_t tag, const Said& said) {
  RunningOp* op = find(head.id);
  if (op == nullptr || !op->referee.expects_wake(tag)) {
    said(defect("wake", "operation " + std::to_string(head.id) + " of " + manifest_.connector +
                            " has no such sleep"));
    return;
  }
  op->referee.woken(tag);
  said(take_turn(head, *op, [&](const stockd_op_t& c) {
    return connector_->wake(connector_->self, &c, tag, &sink_);
  }));
}

stockd_status Instance::timed(const OperationHead& head, const Call& call) {
  const stockd_op_t op = view_of(head);
  const auto start = std::chrono::steady_clock::now();
  const stockd_status status = call(op);
  const auto took = std::chrono::steady_clock::now() - start;
  if (took > kSlowTurn) {
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(took).count();
    log::warn("connector.slow", "a turn took longer than a second, see connector.h",
              {{"connector", manifest_.connector},
               {"channel", options_.channel},
               {"ms", std::to_string(ms)}});
  }
  return status;
}

Turn Instance::take_turn(const OperationHead& head, RunningOp& op, const Call& call) {
  op.turn = Turn{};
  op.referee.begin_turn();
  if (!op.referee.is_broken()) {
    services_->set_operation(head.id);
    current_ = &op;
    const stockd_status status = timed(head, call);
    current_ = nullptr;
    services_->set_operation(0);
    op.referee.end_turn(status);
    if (status == STOCKD_DEFECT) given_up_ = true;
  }
  Turn said = std::move(op.turn);
  if (op.referee.is_broken()) {
    // What a broken turn asked for is not done; what it reported as written is kept.
    said.requests.clear();
    said.sleeps.clear();
    said.done = true;
    said.trouble = op.referee.verdict();
    log::error("connector.contract", said.trouble.message, {{"channel", options_.channel}});
  }
  if (said.done) forget(head.id);
  return said;
}

void Instance::forget(std::uint64_t operation) {
  if (running_.erase(operation) != 0 && connector_ != nullptr) {
    connector_->forget(connector_->self, operation);
  }
}

void Instance::destroy() {
  while (!running_.empty())
    forget(running_.begin()->first);
  if (connector_ == nullptr) return;
  connector_->destroy(connector_->self);
  connector_ = nullptr;
}

void Instance::replace() {
  destroy();
  given_up_ = false;
  if (auto made = create(); !made) {
    connector_ = nullptr;
    log::error("connector.gone", made.error().text(), {{"channel", options_.channel}});
  }
}

RunningOp* Instance::speaker(void* host, const char* verb) {
  auto* self = static_cast<Instance*>(host);
  RunningOp* op = self->current_;
  if (op == nullptr) {
    log::error("connector.contract",
               self->manifest_.connector + " called " + verb +
                   " outside a turn: the sink is valid within its call only, see connector.h");
  }
  return op;
}

bool Instance::readable(RunningOp& op, const AbiReader& reader, const char* verb) {
  if (reader.ok()) return true;
  op.referee.breach("struct", std::string("called ") + verb + " with a broken struct",
                    reader.problem() + ", see base.h");
  return false;
}

stockd_status Instance::on_request(void* host, const stockd_http_request_t* c) noexcept {
  RunningOp* op = speaker(host, "request");
  if (op == nullptr) return STOCKD_MISUSE;
  AbiReader reader;
  HttpRequest request = read_request(reader, c);
  if (!readable(*op, reader, "request") || !op->referee.request(request)) return STOCKD_MISUSE;
  op->turn.requests.push_back(std::move(request));
  return STOCKD_OK;
}

stockd_status Instance::on_sleep(void* host, std::uint32_t ms, std::uint64_t tag) noexcept {
  RunningOp* op = speaker(host, "sleep");
  if (op == nullptr || !op->referee.sleep(Sleep{ms, tag})) return STOCKD_MISUSE;
  op->turn.sleeps.push_back(Sleep{ms, tag});
  return STOCKD_OK;
}

stockd_status Instance::on_emit(void* host, const char* type, const void* c) noexcept {
  RunningOp* op = speaker(host, "emit");
  if (op == nullptr) return STOCKD_MISUSE;
  AbiReader reader;
  const std::string id = type == nullptr ? "(null)" : std::string(type).substr(0, 64);
  auto fact = read_fact(reader, id, c);
  if (!fact) {
    op->referee.breach("fact-type", "emitted a fact of the unknown type \"" + id + "\"",
                       "use the ids of the capability headers, see connector.h");
    return STOCKD_MISUSE;
  }
  if (!readable(*op, reader, "emit") || !op->referee.fact(*fact)) return STOCKD_MISUSE;
  op->turn.facts.push_back(std::move(*fact));
  return STOCKD_OK;
}

stockd_status Instance::on_done(void* host, const stockd_trouble_t* c) noexcept {
  RunningOp* op = speaker(host, "done");
  if (op == nullptr) return STOCKD_MISUSE;
  AbiReader reader;
  Trouble trouble = read_trouble(reader, c);
  if (!readable(*op, reader, "done") || !op->referee.done(trouble)) return STOCKD_MISUSE;
  op->turn.done = true;
  op->turn.trouble = std::move(trouble);
  return STOCKD_OK;
}

class InProcessHost : public ConnectorHost {
 public:
  explicit InProcessHost(std::shared_ptr<Instance> instance) : instance_(std::move(instance)) {}
  ~InProcessHost() override {
    instance_->post([instance = instance_] { instance->destroy(); });
  }

  const Manifest& manifest() const override { return instance_->manifest(); }
  bool offers(const Command& command) const override { return instance_->offers(command); }

  void begin(const OperationHead& head, Command command, Said said) override {
    instance_->post([instance = instance_, head, command = std::move(command),
                     said = std::move(said)] { instance->begin(head, command, said); });
  }
  void answer(const OperationHead& head, HttpResponse response, Said said) override {
    instance_->post([instance = instance_, head, response = std::move(response),
                     said = std::move(said)] { instance->answer(head, response, said); });
  }
  void wake(const OperationHead& head, std::uint64_t tag, Said said) override {
    instance_->post([instance = instance_, head, tag, said = std::move(said)] {
      instance->wake(head, tag, said);
    });
  }
  void forget(std::uint64_t operation) override {
    instance_->post([instance = instance_, operation] { instance->forget(operation); });
  }

 private:
  std::shared_ptr<Instance> instance_;
};

}  // namespace

Result<std::unique_ptr<ConnectorHost>> make_in_process_host(
    const stockd_module_t& module, std::shared_ptr<const Manifest> manifest,
    const InstanceOptions& options) {
  auto hosts = AllowedHosts::resolve(*manifest, options.settings_json);
  if (!hosts) return failure(hosts.error());
  auto instance =
      std::make_shared<Instance>(module, std::move(manifest), options, std::move(*hosts));
  if (auto made = instance->create(); !made) return failure(made.error());
  return std::make_unique<InProcessHost>(std::move(instance));
}

}  // namespace stockd::connectors
