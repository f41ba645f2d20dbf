// SPDX-License-Identifier: Apache-2.0
//
// stockctl message: what a code in brackets means, why it comes, what to do.
#include "base/suggest.hpp"
#include "ctl/commands.hpp"
#include "ctl/message_table.hpp"
#include "ctl/table.hpp"

#include <boost/json/array.hpp>
#include <fmt/core.h>

namespace stockd::ctl {
namespace {

namespace json = boost::json;

json::object json_of(const Message& message) {
  return {
      {"code", message.code}, {"what", message.what}, {"why", message.why}, {"do", message.remedy}};
}

int list(const Context& context, const std::vector<Message>& messages) {
  json::array all;
  for (const Message& message : messages)
    all.push_back(json_of(message));
  if (context.printed_as_json({{"messages", std::move(all)}})) return kGood;
  Table table({"code", "what it means"});
  for (const Message& message : messages)
    table.add({message.code, message.what});
  fmt::print("{}", table.print());
  return kGood;
}

}  // namespace

int message(const Context& context, const MessageOptions& options) {
  const auto messages = read_messages(messages_text());
  if (options.code.empty()) return list(context, messages);
  std::vector<std::string> known;
  for (const Message& message : messages) {
    known.push_back(message.code);
    if (message.code != options.code) continue;
    if (context.printed_as_json(json_of(message))) return kGood;
    fmt::print("{}\n  {}\n  why:  {}\n  do:   {}\n", message.code, message.what, message.why,
               message.remedy);
    return kGood;
  }
  const auto near = suggest(options.code, known);
  print_error(Error(Kind::Missing, "ctl.no-message", "there is no code '" + options.code + "'")
                  .help(near ? "use '" + *near + "'" : "stockctl message lists all codes"));
  return kFailed;
}

}  // namespace stockd::ctl
