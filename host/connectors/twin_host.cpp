// SPDX-License-Identifier: Apache-2.0
//
// The sink of a twin, its rules in the words of twin.h, and a lock that keeps calls apart.
#include "connectors/twin_host.hpp"

#include "connectors/facts.hpp"
#include "connectors/host_services.hpp"
#include "connectors/inspect.hpp"
#include "connectors/load.hpp"
#include "connectors/messages.hpp"

#include <functional>
#include <mutex>

namespace stockd::connectors {
namespace {

// What one call collected, and the first rule it broke.
struct Saying {
  TwinTurn turn;
  int replies = 0;
  int results = 0;
  std::string broken;

  stockd_status refuse(const std::string& sentence) {
    if (broken.empty()) broken = sentence;
    return STOCKD_MISUSE;
  }
};

class LoadedTwin : public Twin {
 public:
  LoadedTwin(std::string platform, std::unique_ptr<HostServices> services,
             const stockd_twin_t& twin)
      : platform_(std::move(platform)), services_(std::move(services)), twin_(twin) {}
  ~LoadedTwin() override { twin_.destroy(twin_.self); }

  Result<TwinTurn> handle(UnixMs now, const HttpRequest& request) override {
    const RequestView view(request);
    auto saying = call("handle", [&](const stockd_twin_sink_t* sink) {
      return twin_.handle(twin_.self, now, view.get(), sink);
    });
    if (saying.broken.empty() && saying.replies != 1) {
      saying.refuse("replied " + std::to_string(saying.replies) +
                    " times in handle: reply must be called exactly once");
    }
    return judged(std::move(saying));
  }

  Result<TwinTurn> tick(UnixMs now) override {
    return judged(call(
        "tick", [&](const stockd_twin_sink_t* sink) { return twin_.tick(twin_.self, now, sink); }));
  }

  Result<TwinTurn> delivered(UnixMs now, std::uint64_t tag, std::uint32_t status) override {
    return judged(call("delivered", [&](const stockd_twin_sink_t* sink) {
      return twin_.delivered(twin_.self, now, tag, status, sink);
    }));
  }

  Result<TwinTurn> command(UnixMs now, const std::string& json) override {
    auto saying = call("command", [&](const stockd_twin_sink_t* sink) {
      return twin_.command(twin_.self, now, as_str(json), sink);
    });
    if (saying.broken.empty() && saying.results != 1) {
      saying.refuse("gave " + std::to_string(saying.results) +
                    " results in command: result must be called exactly once");
    }
    return judged(std::move(saying));
  }

 private:
  static stockd_status on_reply(void* host, const stockd_http_response_t* c,
                                std::uint32_t after_ms) noexcept {
    auto& saying = *static_cast<Saying*>(host);
    AbiReader reader;
    TwinReply& reply = saying.turn.reply;
    reply.response = read_response(reader, c);
    reply.after_ms = after_ms;
    reply.close = reply.response.status == 0;
    ++saying.replies;
    return reader.ok() ? STOCKD_OK
                       : saying.refuse("replied with a broken struct: " + reader.problem());
  }

  static stockd_status on_webhook(void* host, const stockd_http_request_t* c,
                                  std::uint32_t after_ms) noexcept {
    auto& saying = *static_cast<Saying*>(host);
    AbiReader reader;
    saying.turn.webhooks.push_back({read_request(reader, c), after_ms});
    return reader.ok() ? STOCKD_OK
                       : saying.refuse("sent a webhook in a broken struct: " + reader.problem());
  }

  static stockd_status on_wake_at(void* host, std::int64_t at_ms) noexcept {
    static_cast<Saying*>(host)->turn.wake_at_ms = at_ms;
    return STOCKD_OK;
  }

  static stockd_status on_result(void* host, stockd_str_t json) noexcept {
    auto& saying = *static_cast<Saying*>(host);
    AbiReader reader;
    saying.turn.result_json = reader.text("json", json, AbiReader::kBodyBytesMax);
    ++saying.results;
    return reader.ok() ? STOCKD_OK : saying.refuse("gave a broken result: " + reader.problem());
  }

  Saying call(const char* name, const std::function<stockd_status(const stockd_twin_sink_t*)>& f) {
    const std::lock_guard lock(mutex_);
    Saying saying;
    const stockd_twin_sink_t sink{sizeof sink, &saying,    on_reply,
                                  on_webhook,  on_wake_at, on_result};
    const stockd_status status = f(&sink);
    if (status != STOCKD_OK) {
      saying.refuse("returned status " + std::to_string(status) + " from " + name);
    }
    return saying;
  }

  Result<TwinTurn> judged(Saying saying) const {
    if (saying.broken.empty()) return std::move(saying.turn);
    return failure(Kind::Defect, "twin.contract",
                   "the twin of " + platform_ + " " + saying.broken + ", see twin.h");
  }

  const std::string platform_;
  std::unique_ptr<HostServices> services_;
  const stockd_twin_t& twin_;
  std::mutex mutex_;
};

class LoadedTwinModule : public TwinModule {
 public:
  explicit LoadedTwinModule(const stockd_twin_module_t& code)
      : code_(code), platform_(code.platform.data, code.platform.size) {}

  const std::string& platform() const override { return platform_; }

  Result<std::unique_ptr<Twin>> create(const std::string& settings_json) const override {
    auto services = std::make_unique<HostServices>("twin of " + platform_, "", "", SecretSigner{});
    const stockd_twin_t* made = code_.create(services->table(), as_str(settings_json));
    const auto complaints = services->end_creation();
    if (made == nullptr) {
      if (complaints) return failure(*complaints);
      return failure(
          Kind::Defect, "twin.create",
          "the twin of " + platform_ + " returned null from create() without a complaint");
    }
    if (!STOCKD_HAS(made, destroy) || !made->handle || !made->tick || !made->delivered ||
        !made->command || !made->destroy) {
      return failure(Kind::Defect, "twin.create",
                     "the twin of " + platform_ + " returned an incomplete table from create()");
    }
    auto twin = std::make_unique<LoadedTwin>(platform_, std::move(services), *made);
    if (complaints) return failure(*complaints);
    return twin;
  }

 private:
  const stockd_twin_module_t& code_;
  std::string platform_;
};

}  // namespace

Result<std::shared_ptr<const TwinModule>> load_twin(const std::string& path,
                                                    const std::string& cache_directory) {
  auto inspected = inspect_file(path, FileRole::Twin);
  if (!inspected) return failure(inspected.error());
  auto loaded = load_file(*inspected, cache_directory);
  if (!loaded) return failure(loaded.error());
  return std::make_shared<LoadedTwinModule>(*(*loaded)->twin);
}

}  // namespace stockd::connectors
