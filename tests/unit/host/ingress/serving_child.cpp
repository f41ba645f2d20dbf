// SPDX-License-Identifier: Apache-2.0
//
// serving_child DIRECTORY: an ingress before an inbox there, until it is killed. Writes its port to
// standard output.
#include "ingress/ingress.hpp"

#include <boost/asio/io_context.hpp>

#include <cstdio>

int main(int count, char** words) {
  if (count < 2) return 2;
  auto inbox = stockd::journal::Inbox::open({words[1]});
  if (!inbox) return 4;
  boost::asio::io_context context(1);
  auto ingress = stockd::ingress::Ingress::make(context.get_executor(), {}, **inbox,
                                                [](stockd::journal::InboxRow) {});
  if (!ingress) return 5;
  stockd::ingress::Endpoint endpoint;
  endpoint.account = "acme";
  endpoint.channel = "shop";
  endpoint.spec.verify = {{"hmac-sha256", "webhook", "x-signature", "base64"}};
  endpoint.secrets = [](const std::string&) { return std::vector<std::string>{"s3cret"}; };
  (*ingress)->serve({endpoint});
  std::printf("%d\n", (*ingress)->port());
  std::fflush(stdout);
  context.run();
  return 0;
}
