// SPDX-License-Identifier: Apache-2.0
//
// The rules in the order in which a reader would check them by hand.
#include "connectors/inspect.hpp"

#include "connectors/connector_host.hpp"
#include "connectors/elf_file.hpp"
#include "connectors/manifest_reader.hpp"

#include <stockd/abi/entry.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <elf.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace stockd::connectors {
namespace {

constexpr std::string_view kManifestSection = ".stockd.manifest";
constexpr std::int64_t kFileBytesMax = 256LL << 20;

#if defined(__x86_64__)
constexpr std::uint16_t kMachine = EM_X86_64;
#elif defined(__aarch64__)
constexpr std::uint16_t kMachine = EM_AARCH64;
#else
#error "name the ELF machine of this architecture here"
#endif

// Everything else a connector needs it must bring along in its own file. The C++ library is
// allowed for builds that link it dynamically; the sanitizers' only where the server has them too.
constexpr std::array<std::string_view, 11> kNeededAllowed {
  "libc.so.", "libm.so.", "libgcc_s.so.", "libpthread.so.", "libdl.so.", "ld-linux", "librt.so.",
      "libstdc++.so.",
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || defined(STOCKD_SANITIZED)
      "libasan.so.", "libubsan.so.", "libtsan.so.",
#endif
};

std::string machine_name(std::uint16_t machine) {
  switch (machine) {
    case EM_X86_64:
      return "x86-64";
    case EM_AARCH64:
      return "aarch64";
    case EM_386:
      return "x86";
    case EM_ARM:
      return "arm";
    default:
      return "machine " + std::to_string(machine);
  }
}

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words)
    out += (out.empty() ? "" : ", ") + word;
  return out;
}

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }

 private:
  int fd_;
};

class Inspection {
 public:
  Inspection(const std::string& path, FileRole role)
      : path_(path),
        twin_(role == FileRole::Twin),
        entry_(twin_ ? "stockd_twin_v" : "stockd_connector_v") {}

  Result<std::string> read() const;
  Result<> owner_and_mode(const struct stat& status) const;
  Result<> kind(const ElfFile& elf) const;
  Result<> needs(const ElfFile& elf) const;
  Result<> exported(const ElfFile& elf) const;
  Result<Manifest> manifest(const ElfFile& elf) const;

  tl::unexpected<Error> refuse(const std::string& rule, const std::string& sentence,
                               const std::string& remedy) const {
    return failure(Kind::Config, "connector." + rule, path_ + ": " + sentence, remedy);
  }

 private:
  Result<> wrong_major(const std::vector<std::string>& others) const;

  const std::string& path_;
  bool twin_;
  std::string entry_;  // without the major version
};

Result<std::string> Inspection::read() const {
  const Descriptor file(::open(path_.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) {
    return refuse("open", std::string("expected a readable file, found: ") + std::strerror(errno),
                  "check the path and its permissions");
  }
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) {
    return refuse("open", std::string("cannot be examined: ") + std::strerror(errno),
                  "check the file system");
  }
  if (auto sane = owner_and_mode(status); !sane) return failure(sane.error());
  std::string bytes;
  std::array<char, 1 << 16> chunk;
  for (;;) {
    const ssize_t got = ::read(file.get(), chunk.data(), chunk.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) {
      return refuse("open", std::string("cannot be read: ") + std::strerror(errno),
                    "check the file system");
    }
    if (got == 0) return bytes;
    bytes.append(chunk.data(), static_cast<std::size_t>(got));
    if (std::int64_t(bytes.size()) > kFileBytesMax) {
      return refuse("open", "expected a file of at most 256 MiB, found a larger one",
                    "strip its debug information");
    }
  }
}

Result<> Inspection::owner_and_mode(const struct stat& status) const {
  if (!S_ISREG(status.st_mode)) {
    return refuse("open", "expected a regular file, found something else", "name the file itself");
  }
  if (status.st_uid != 0 && status.st_uid != ::geteuid()) {
    return refuse("owner",
                  "expected a file of root or of this user, found one of user id " +
                      std::to_string(status.st_uid),
                  "chown root " + path_);
  }
  if ((status.st_mode & (S_IWGRP | S_IWOTH)) != 0) {
    return refuse("mode",
                  "expected a file that only its owner may write, found one that others may write",
                  "chmod go-w " + path_);
  }
  return {};
}

Result<> Inspection::kind(const ElfFile& elf) const {
  const std::string what = twin_ ? "a twin" : "a connector";
  if (elf.machine() != kMachine) {
    return refuse("machine",
                  "expected code for " + machine_name(kMachine) + ", found code for " +
                      machine_name(elf.machine()),
                  "install the build for this machine");
  }
  if (elf.type() != ET_DYN) {
    return refuse("type", "expected a shared library, found another kind of ELF file",
                  "build it with stockd_add_connector()");
  }
  if (elf.has_text_relocations()) {
    return refuse("textrel", "expected position-independent code, found text relocations",
                  "build it with -fPIC");
  }
  if (elf.has_static_tls()) {
    return refuse("static-tls",
                  "expected dynamic thread-local storage, found the static model, which " + what +
                      " cannot be loaded with reliably",
                  "build it without -ftls-model=initial-exec");
  }
  return {};
}

Result<> Inspection::needs(const ElfFile& elf) const {
  for (const std::string& name : elf.needed()) {
    const bool allowed = std::any_of(
        kNeededAllowed.begin(), kNeededAllowed.end(),
        [&](std::string_view start) { return !start.empty() && name.starts_with(start); });
    if (!allowed) {
      return refuse("needed", "expected it to need the C library only, found that it needs " + name,
                    "link that library statically, with hidden symbols");
    }
  }
  return {};
}

Result<> Inspection::exported(const ElfFile& elf) const {
  const std::string wanted = entry_ + std::to_string(STOCKD_ABI_MAJOR);
  std::vector<std::string> others;
  bool found = false;
  for (const ElfFile::Export& symbol : elf.exported()) {
    if (symbol.unique) {
      return refuse("unique", "expected no unique symbols, found " + symbol.name,
                    "build it with -fno-gnu-unique");
    }
    if (symbol.name == wanted) {
      found = true;
    } else {
      others.push_back(symbol.name);
    }
  }
  if (!found) return wrong_major(others);
  // A file may serve several majors at once.
  std::erase_if(others, [&](const std::string& name) { return name.starts_with(entry_); });
  if (!others.empty()) {
    const std::size_t count = others.size();
    others.resize(std::min<std::size_t>(count, 3));
    return refuse("exports",
                  "expected " + wanted + " to be its only exported symbol, found " +
                      std::to_string(count) + " more: " + joined(others) +
                      (count > 3 ? ", ..." : ""),
                  "build it with stockd_add_connector(), which hides the rest");
  }
  return {};
}

Result<> Inspection::wrong_major(const std::vector<std::string>& others) const {
  const std::string wanted = entry_ + std::to_string(STOCKD_ABI_MAJOR);
  for (const std::string& name : others) {
    if (!name.starts_with(entry_)) continue;
    return refuse("major",
                  "expected contract version " + std::to_string(STOCKD_ABI_MAJOR) + " (" + wanted +
                      "), found " + name + " only",
                  "update stockd, or install a build for this version");
  }
  const std::string other = twin_ ? "stockd_connector_v1" : "stockd_twin_v1";
  const bool swapped = std::find(others.begin(), others.end(), other) != others.end();
  return refuse(
      "entry",
      "expected the exported function " + wanted + ", found " +
          (swapped          ? other
           : others.empty() ? "no exported symbol"
                            : joined({others.front()})),
      twin_ ? "end its source with STOCKD_TWIN(...)" : "end its source with STOCKD_CONNECTOR(...)");
}

Result<Manifest> Inspection::manifest(const ElfFile& elf) const {
  const auto section = elf.section(kManifestSection);
  if (!section) {
    return refuse(
        "manifest",
        "expected a manifest in section " + std::string(kManifestSection) + ", found none",
        "build it with stockd_add_connector(... MANIFEST connector.yaml)");
  }
  std::string_view text = *section;
  while (!text.empty() && text.back() == '\0')
    text.remove_suffix(1);
  auto parsed = parse_manifest(text, path_ + "(connector.yaml)");
  if (!parsed) return parsed;
  const std::string expected =
      std::to_string(STOCKD_ABI_MAJOR) + "." + std::to_string(STOCKD_ABI_MINOR);
  const std::size_t dot = parsed->abi.find('.');
  const int major = std::stoi(parsed->abi.substr(0, dot));
  const int minor = std::stoi(parsed->abi.substr(dot + 1));
  if (major != STOCKD_ABI_MAJOR || minor > STOCKD_ABI_MINOR) {
    return refuse("abi",
                  "expected a connector for contract version " + expected +
                      " or an older one, found that its manifest asks for " + parsed->abi,
                  "update stockd, or install an older version of the connector");
  }
  for (const std::string& service : parsed->needs) {
    if (service == "stockd.crypto/1") continue;
    return refuse("needs",
                  "expected it to need services this stockd has (stockd.crypto/1), found that it "
                  "needs " +
                      service,
                  "update stockd");
  }
  return parsed;
}

}  // namespace

Result<InspectedFile> inspect_file(const std::string& path, FileRole role) {
  const Inspection inspection(path, role);
  auto bytes = inspection.read();
  if (!bytes) return failure(bytes.error());
  InspectedFile out{path, role, std::move(*bytes), {}};
  auto elf = ElfFile::parse(out.bytes);
  if (!elf) {
    return inspection.refuse("elf", "expected a shared library, found that " + elf.error().text(),
                             "copy the file again, or build it anew");
  }
  if (auto fine = inspection.kind(*elf); !fine) return failure(fine.error());
  if (auto fine = inspection.needs(*elf); !fine) return failure(fine.error());
  if (auto fine = inspection.exported(*elf); !fine) return failure(fine.error());
  if (role == FileRole::Connector) {
    auto manifest = inspection.manifest(*elf);
    if (!manifest) return failure(manifest.error());
    out.manifest = std::move(*manifest);
  }
  return out;
}

Result<Manifest> read_manifest(const std::string& path) {
  auto inspected = inspect_file(path, FileRole::Connector);
  if (!inspected) return failure(inspected.error());
  return std::move(inspected->manifest);
}

}  // namespace stockd::connectors
