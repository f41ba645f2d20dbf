// SPDX-License-Identifier: Apache-2.0
//
// Its log is off and its kept-alive connections are never ended, so that it does its best.
#include "nginx.hpp"

#include "poller.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <thread>
#include <unistd.h>

namespace stockd::bench {

Nginx::Nginx(const Folder& folder) : port_(free_port()) {
  const unsigned workers = std::clamp(std::thread::hardware_concurrency(), 2u, 8u);
  std::string at = folder.path() + "/nginx-";
  folder.write("nginx.conf",
               "daemon off;\nworker_processes " + std::to_string(workers) + ";\npid " + at +
                   "pid;\nerror_log " + at +
                   "errors.log;\nevents { worker_connections 2048; }\n"
                   "http {\n  access_log off;\n  client_body_temp_path " +
                   at +
                   "body;\n"
                   "  proxy_temp_path " +
                   at + "proxy;\n  fastcgi_temp_path " + at +
                   "fastcgi;\n"
                   "  uwsgi_temp_path " +
                   at + "uwsgi;\n  scgi_temp_path " + at +
                   "scgi;\n"
                   "  client_body_buffer_size 16k;\n  keepalive_requests 1000000000;\n"
                   "  server {\n    listen 127.0.0.1:" +
                   std::to_string(port_) +
                   " reuseport;\n"
                   "    location / { return 200; }\n  }\n}\n");
  process_ = std::make_unique<e2e::Process>(
      std::vector<std::string>{"/usr/sbin/nginx", "-p", folder.path(), "-c",
                               folder.path() + "/nginx.conf"},
      folder.path() + "/nginx.log");
  for (int tries = 0; tries < 1000; ++tries) {
    const int socket = connect_to_loopback(port_);
    if (socket >= 0) {
      ::close(socket);
      return;
    }
    ::usleep(5'000);
  }
  std::fputs("bench: nginx does not answer; scripts/setup installs it\n", stderr);
  process_->kill();
  std::_Exit(1);
}

}  // namespace stockd::bench
