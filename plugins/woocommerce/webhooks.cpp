// SPDX-License-Identifier: Apache-2.0
//
// Webhooks are hints. Their bodies are what the shop knew when its queue got to them, they repeat,
// overtake each other and may be an error object with a good signature; so only ids are taken. A
// body that is neither an object of the shop nor an error will not mend by itself: whoever runs
// stockd must see it.
#include "answer.hpp"
#include "connector.hpp"

namespace stockd::woocommerce {

Task<> Connector::receive_webhook(Op& op, Webhook hook) {
  const bool is_ours = hook.topic.starts_with("order.") || hook.topic.starts_with("product.");
  if (!is_ours) co_return;
  const auto body = json_of(hook.body);
  const auto id = body ? json::integer(*body, "id") : std::nullopt;
  if (!id || *id < 1) {
    if (!body || json::text(*body, "code").empty()) {
      throw Trouble::defect("woo.bad-webhook",
                            "The body of a webhook " + hook.topic + " names no object.");
    }
    op.log(Severity::Info, "A webhook tells an error of the shop.", "topic", hook.topic, "code",
           json::text(*body, "code"));
    co_return;
  }
  if (hook.topic.starts_with("order.")) {
    op.emit(HintFact::order(std::to_string(*id)));
    co_return;
  }
  RemoteId remote;
  remote.id = *id;
  if (json::text(*body, "type") == "variation") {
    remote.parent = json::integer(*body, "parent_id").value_or(0);
  }
  // product.deleted comes for coupons and, on older order storage, for orders too: then no listing
  // has this id, and the hint finds nothing. Of a variation it does not tell the parent.
  op.emit(HintFact::listing(format_remote(remote)));
  if (hook.topic != "product.updated") op.emit(HintFact::catalogue());
}

}  // namespace stockd::woocommerce
