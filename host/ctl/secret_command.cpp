// SPDX-License-Identifier: Apache-2.0
//
// stockctl secret: values go from standard input to the server's socket and nowhere else; on a
// terminal they are not echoed.
#include "base/core_dumps.hpp"
#include "base/seal.hpp"
#include "config/scalars.hpp"
#include "ctl/commands.hpp"
#include "ctl/json_access.hpp"
#include "ctl/table.hpp"

#include <fmt/core.h>

#include <cerrno>
#include <cstring>
#include <termios.h>
#include <unistd.h>

namespace stockd::ctl {
namespace {

namespace json = boost::json;

constexpr std::size_t kValueMax = 64 * 1024;

// Types nothing back while a person types a secret.
class NoEcho {
 public:
  NoEcho() : is_terminal_(::tcgetattr(STDIN_FILENO, &before_) == 0) {
    if (!is_terminal_) return;
    termios silent = before_;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
  }
  NoEcho(const NoEcho&) = delete;
  NoEcho& operator=(const NoEcho&) = delete;
  ~NoEcho() {
    if (is_terminal_) ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
  }
  bool is_terminal() const { return is_terminal_; }

 private:
  termios before_{};
  bool is_terminal_;
};

// Everything up to the end of input; on a terminal one line. Without one closing newline.
Result<std::string> read_value() {
  const NoEcho silence;
  if (silence.is_terminal()) fmt::print(stderr, "the secret's value (it is not shown): ");
  std::string out;
  char buffer[4096];
  for (;;) {
    const ssize_t got = ::read(STDIN_FILENO, buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) {
      return failure(Kind::Transient, "ctl.input",
                     std::string("cannot read standard input: ") + std::strerror(errno));
    }
    out.append(buffer, static_cast<std::size_t>(got));
    const bool is_line = silence.is_terminal() && out.ends_with('\n');
    if (got == 0 || is_line || out.size() > kValueMax) break;
  }
  if (silence.is_terminal()) fmt::print(stderr, "\n");
  if (out.ends_with('\n')) out.pop_back();
  if (out.ends_with('\r')) out.pop_back();
  return out;
}

Result<std::int64_t> keep_old_of(const SecretOptions& options) {
  std::string written = options.keep_old;
  if (written.empty()) written = options.act == "rotate" ? "24h" : "0s";
  config::Node node;
  node.kind = config::Node::Kind::Scalar;
  node.text = node.written = written;
  const auto read = config::read_duration_ms(node);
  if (const auto* value = std::get_if<std::int64_t>(&read)) return *value;
  const auto& problem = std::get<config::Misread>(read);
  return failure(Kind::Config, "ctl.duration", "--keep-old: " + problem.text, problem.help);
}

void print_change(const json::object& reply) {
  fmt::print("{} of {} is set, version {}; it counts from now on\n", text(reply, "name"),
             text(reply, "account"), number(reply, "version"));
  if (const auto until = number(reply, "old_until_ms"); until != 0) {
    fmt::print("the former value is valid until {} too\n", clock_text(until));
  }
  if (truth(reply, "replaced_plain")) {
    fmt::print("the plain file of the same name was taken away: the value is sealed now\n");
  }
  if (const auto key = text(reply, "made_key_file"); !key.empty()) {
    fmt::print(
        "made the key of the sealed secrets: {}\n"
        "  without this file no sealed secret opens again: back it up, apart from the data and "
        "secrets folders\n",
        key);
  }
  if (const auto note = text(reply, "note"); !note.empty()) fmt::print("note: {}\n", note);
}

int set(const Context& context, const SecretOptions& options) {
  const auto keep_old = keep_old_of(options);
  if (!keep_old) {
    print_error(keep_old.error());
    return kUsage;
  }
  auto value = read_value();
  if (!value) {
    print_error(value.error());
    return kFailed;
  }
  const auto reply = context.post("/v1/secret", {{"account", options.account},
                                                 {"name", options.name},
                                                 {"value", *value},
                                                 {"keep_old_ms", *keep_old},
                                                 {"actor", actor()}});
  wipe(*value);
  if (!reply) return kFailed;
  if (!context.printed_as_json(*reply)) print_change(*reply);
  return kGood;
}

int remove(const Context& context, const SecretOptions& options) {
  const auto reply =
      context.post("/v1/secret-remove",
                   {{"account", options.account}, {"name", options.name}, {"actor", actor()}});
  if (!reply) return kFailed;
  if (context.printed_as_json(*reply)) return kGood;
  fmt::print("{} of {} is gone\nto undo it:  stockctl secret set {} {}\n", options.name,
             options.account, options.account, options.name);
  return kGood;
}

int list(const Context& context, const SecretOptions& options) {
  std::map<std::string, std::string> query;
  if (!options.account.empty()) query["account"] = options.account;
  const auto reply = context.get("/v1/secrets", query);
  if (!reply) return kFailed;
  if (context.printed_as_json(*reply)) return kGood;
  Table table({"secret", "is", "version", "set", "former valid until", "used"});
  for (const auto& secret : objects(*reply, "secrets")) {
    const auto set_at = number(secret, "set_at_ms");
    const auto until = number(secret, "old_until_ms");
    const auto version = number(secret, "version");
    table.add({text(secret, "name"), text(secret, "kind"),
               version == 0 ? "-" : std::to_string(version), set_at == 0 ? "-" : clock_text(set_at),
               until == 0 ? "-" : clock_text(until), text(secret, "used")});
  }
  fmt::print("account {}\n{}", text(*reply, "account"), table.print(2));
  return kGood;
}

}  // namespace

int secret(const Context& context, const SecretOptions& options) {
  forbid_core_dumps();
  if (options.act == "list") return list(context, options);
  if (options.act == "remove") return remove(context, options);
  return set(context, options);
}

}  // namespace stockd::ctl
