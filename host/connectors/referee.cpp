// SPDX-License-Identifier: Apache-2.0
//
// The rules of connector.h and http.h; those about single facts stand in referee_facts.
#include "connectors/referee.hpp"

#include <stockd/abi/base.h>

#include <algorithm>
#include <cctype>

namespace stockd::connectors {
namespace {

constexpr std::size_t kHeadersMax = 64;
constexpr std::size_t kUrlBytesMax = 8 << 10;

template <class T>
std::vector<std::uint64_t> refs_of(const std::vector<T>& items) {
  std::vector<std::uint64_t> out;
  for (const T& item : items)
    out.push_back(item.ref);
  return out;
}

std::vector<std::uint64_t> refs_of(const Command& command) {
  if (const auto* lookup = std::get_if<LookupStock>(&command)) return refs_of(lookup->items);
  if (const auto* set = std::get_if<SetStock>(&command)) return refs_of(set->items);
  if (const auto* swap = std::get_if<SwapStock>(&command)) return refs_of(swap->items);
  if (const auto* adjust = std::get_if<AdjustStock>(&command)) return refs_of(adjust->items);
  if (const auto* settle = std::get_if<SettleWrites>(&command)) return refs_of(settle->tickets);
  return {};
}

bool is_token(const std::string& text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return std::isalnum(c) ||
           std::string_view("!#$%&'*+-.^_`|~").find(static_cast<char>(c)) != std::string_view::npos;
  });
}

// Headers that frame a request or carry credentials are the host's.
bool is_of_the_host(std::string name) {
  std::transform(name.begin(), name.end(), name.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return name == "host" || name == "content-length" || name == "transfer-encoding" ||
         name == "connection" || name == "authorization" || name == "cookie";
}

std::string tag_of(std::uint64_t tag) {
  return "tag " + std::to_string(tag);
}

}  // namespace

Referee::Referee(const Manifest& manifest, const AllowedHosts& hosts, std::uint64_t operation,
                 const Command& command)
    : manifest_(manifest), hosts_(hosts), operation_(operation), command_(command_name(command)) {
  const std::vector<std::uint64_t> refs = refs_of(command);
  refs_.insert(refs.begin(), refs.end());
  is_lookup_ = std::holds_alternative<LookupStock>(command);
  is_webhook_ = std::holds_alternative<ReceiveWebhook>(command);
  is_write_ = !refs.empty() && !is_lookup_;
  turns_max_ = kTurnsMax + 2 * static_cast<std::uint32_t>(refs.size());
  if (const auto* list = std::get_if<ListCatalogue>(&command)) {
    is_paged_ = true;
    cursor_ = list->cursor;
  } else if (const auto* poll = std::get_if<PollOrders>(&command)) {
    is_paged_ = true;
    cursor_ = poll->cursor;
  } else if (const auto* places = std::get_if<ListLocations>(&command)) {
    is_paged_ = true;
    cursor_ = places->cursor;
  } else if (const auto* orders = std::get_if<LookupOrders>(&command)) {
    turns_max_ += 2 * static_cast<std::uint32_t>(orders->ids.size());
  }
  if (is_paged_) turns_max_ = kListTurnsMax;
}

void Referee::breach(const std::string& rule, const std::string& did, const std::string& law) {
  if (verdict_) return;
  verdict_.kind = Kind::Defect;
  verdict_.code = "referee." + rule;
  verdict_.message = manifest_.connector + " " + did + " in operation " +
                     std::to_string(operation_) + " (" + command_ + ", turn " +
                     std::to_string(turn_) + "): " + law;
  verdict_.hint = "tell the author of " + manifest_.connector + " " + manifest_.version;
}

void Referee::begin_turn() {
  ++turn_;
  if (turn_ <= turns_max_) return;
  breach("turns", "took more than " + std::to_string(turns_max_) + " turns",
         "long work is many operations, see connector.h");
}

void Referee::answered(const HttpResponse& response) {
  requests_.erase(response.tag);
  answer_bytes_ += response.body.size();
  if (answer_bytes_ <= kAnswerBytesMax) return;
  breach("answer-bytes", "asked for more than 32 MiB of answers",
         "ask for smaller pages or fewer fields, see http.h");
}

void Referee::woken(std::uint64_t tag) {
  sleeps_.erase(tag);
}

bool Referee::may_speak(const char* verb) {
  if (verdict_) return false;
  if (!done_) return true;
  breach("after-done", std::string("called ") + verb + " after done",
         "stockd_sink.done must be the last call, see connector.h");
  return false;
}

bool Referee::request(const HttpRequest& request) {
  if (!may_speak("request")) return false;
  if (requests_.count(request.tag) != 0) {
    breach("tag", "sent a request with " + tag_of(request.tag) + " while one is outstanding",
           "outstanding requests need different tags, see http.h");
  } else if (std::int64_t(requests_.size()) >= manifest_.parallel) {
    breach("parallel", "sent more than " + std::to_string(manifest_.parallel) + " requests at once",
           "the manifest's `parallel` is the limit, see connector.h");
  } else if (!is_token(request.method) || request.method.size() > 16) {
    breach("method", "sent a request with the method \"" + request.method.substr(0, 32) + "\"",
           "stockd_http_request.method must be an HTTP method, see http.h");
  } else if (request.url.size() > kUrlBytesMax) {
    breach("url", "sent a request with a URL of " + std::to_string(request.url.size()) + " bytes",
           "a URL has at most 8 KiB, see http.h");
  } else if (const std::string why = hosts_.refusal(request); !why.empty()) {
    breach("host", "sent a request whose URL " + why,
           "stockd_http_request.url must be within the manifest's hosts, see http.h");
  } else if (manifest_.auth.find(request.auth) == manifest_.auth.end()) {
    breach("auth", "sent a request with auth \"" + request.auth + "\"",
           "stockd_http_request.auth must be an entry of the manifest's auth, see http.h");
  } else if (manifest_.lanes.find(request.lane) == manifest_.lanes.end()) {
    breach("lane", "sent a request on lane \"" + request.lane + "\"",
           "stockd_http_request.lane must be an entry of the manifest's lanes, see http.h");
  } else if (headers(request)) {
    requests_.insert(request.tag);
  }
  return !verdict_;
}

bool Referee::headers(const HttpRequest& request) {
  if (request.headers.size() > kHeadersMax) {
    breach("header", "sent a request with " + std::to_string(request.headers.size()) + " headers",
           "a request has at most 64 headers, see http.h");
  }
  for (const auto& [name, value] : request.headers) {
    if (!is_token(name)) {
      breach("header", "sent a request with a header whose name is no name",
             "header names are letters, digits and dashes, see http.h");
    } else if (value.find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos) {
      breach("header", "sent a request with a line break in the header " + name,
             "header values are one line, see http.h");
    } else if (is_of_the_host(name)) {
      breach("header", "sent a request with the header " + name,
             "framing and credentials are the host's, see http.h");
    }
  }
  return !verdict_;
}

bool Referee::sleep(const Sleep& sleep) {
  if (!may_speak("sleep")) return false;
  if (sleeps_.count(sleep.tag) != 0) {
    breach("tag", "slept with " + tag_of(sleep.tag) + " while such a sleep is running",
           "running sleeps need different tags, see connector.h");
  } else if (sleep.ms > kSleepMsMax) {
    breach("sleep", "slept for " + std::to_string(sleep.ms) + " ms",
           "an operation lasts at most ten minutes, see connector.h");
  } else if (sleeps_.size() >= kHeadersMax) {
    breach("sleep", "ran more than 64 sleeps at once", "one is enough, see connector.h");
  } else {
    sleeps_.insert(sleep.tag);
  }
  return !verdict_;
}

bool Referee::done(const Trouble& trouble) {
  if (verdict_) return false;
  if (done_) {
    breach("done-twice", "said done twice",
           "stockd_sink.done must be called exactly once, see connector.h");
  } else if (const std::size_t left = requests_.size() + sleeps_.size(); left != 0) {
    breach("done-outstanding",
           "said done with " + std::to_string(left) + " requests or sleeps outstanding",
           "wait for every answer() and wake() before stockd_sink.done, see connector.h");
  } else if (!trouble && is_paged_ && pages_ != 1) {
    breach("page", "emitted " + std::to_string(pages_) + " page facts before done",
           "a page ends with exactly one stockd_page, see ext/page.h");
  } else {
    done_ = true;
  }
  return !verdict_;
}

void Referee::end_turn(std::int32_t status) {
  if (status != STOCKD_OK) {
    breach("status", "returned status " + std::to_string(status),
           "a turn returns STOCKD_OK; trouble with a marketplace is told with stockd_sink.done, "
           "see base.h");
  } else if (!done_ && requests_.empty() && sleeps_.empty()) {
    breach("idle", "returned without done and with nothing outstanding",
           "an operation must end with stockd_sink.done, see connector.h");
  }
}

}  // namespace stockd::connectors
