// SPDX-License-Identifier: Apache-2.0
//
// Takealot's own OpenAPI file (Swagger 2.0), read as far as it goes: paths, parameters, bodies,
// answers. It lies beside the project and not in it; without it tests that need it are skipped.
#pragma once

#include <boost/json.hpp>

#include <memory>
#include <optional>
#include <string>

namespace stockd::takealot {

// The text of a file below platforms/takealot, or nothing. STOCKD_SHARED names another place.
std::optional<std::string> shared_file(const std::string& path);

class Specification {
 public:
  explicit Specification(const std::string& yaml);
  ~Specification();

  // One sentence about the first thing that is not as specified; empty where there is none.
  std::string fault_of_request(const std::string& method, const std::string& url,
                               const std::string& body) const;
  std::string fault_of_answer(const std::string& method, const std::string& url, unsigned status,
                              const std::string& body) const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

// Null where the file is not there.
const Specification* specification();

}  // namespace stockd::takealot
