// SPDX-License-Identifier: Apache-2.0
//
// The lock is a flock on a file of its own, so it vanishes with the process however that ends.
#include "runtime/data_directory.hpp"

#include "base/digest.hpp"
#include "runtime/file_copy.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace stockd::runtime {
namespace {

tl::unexpected<Error> cannot(const std::string& what, const std::string& path) {
  return failure(Kind::Config, "data-dir.io",
                 "cannot " + what + " " + path + ": " + std::strerror(errno),
                 "check that the user stockd runs as owns data_dir and that the disk has room");
}

std::string register_path(const std::string& directory) {
  return directory + "/directory";
}

std::string mark_path(const std::string& directory) {
  return directory + "/unfinished";
}

// The lock says whose it is, for whoever is turned away. eg: " (process 4711)"
std::string holder_of(int lock) {
  char digits[24] = {};
  const ssize_t got = ::pread(lock, digits, sizeof digits - 1, 0);
  if (got <= 0) return {};
  const std::string_view text(digits, static_cast<std::size_t>(got));
  return " (process " + std::string(text.substr(0, text.find('\n'))) + ")";
}

Result<void> write_holder(int lock, const std::string& lock_path) {
  const std::string text = std::to_string(::getpid()) + "\n";
  if (::ftruncate(lock, 0) != 0 ||
      ::pwrite(lock, text.data(), text.size(), 0) != static_cast<ssize_t>(text.size())) {
    return cannot("write", lock_path);
  }
  return {};
}

struct Register {
  std::uint32_t partitions = 0;  // 0: there is none yet
  std::vector<AccountPlace> accounts;
};

// What only a directory in use has. eg: {"inbox.db", "journal-3.db"}
std::vector<std::string> files_in_use(const std::string& directory) {
  std::vector<std::string> out;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(directory, error)) {
    const std::string name = entry.path().filename().string();
    const bool is_ours = name == "inbox.db" || name.starts_with("journal-");
    if (is_ours && name.ends_with(".db")) out.push_back(name);
  }
  std::sort(out.begin(), out.end());
  return out;
}

// Without the register nobody knows which account is whose in the journals. Making a new one would
// start every merchant from nothing, beside the journals that hold their stock.
Result<void> refuse_lost_register(const std::string& directory) {
  const auto files = files_in_use(directory);
  if (files.empty()) return {};
  return failure(
      Kind::Config, "data-dir.register-lost",
      register_path(directory) + " is missing or empty, but " + files.front() +
          (files.size() == 1 ? "" : " and " + std::to_string(files.size() - 1) + " more") +
          " of a data directory in use are there",
      "put the file 'directory' back from the newest backup, or restore that into an "
      "empty data_dir: stockctl restore DIR");
}

Result<Register> read_register(const std::string& directory) {
  std::ifstream file(register_path(directory));
  if (!file) {
    if (errno != ENOENT && errno != ENOTDIR) return cannot("read", register_path(directory));
    return Register{};
  }
  Register out;
  std::string line;
  int number = 0;
  while (std::getline(file, line)) {
    ++number;
    std::istringstream words(line);
    std::string word;
    std::uint32_t first = 0;
    std::uint32_t second = 0;
    std::string name;
    words >> word >> first;
    const bool good = word == "stockd-data"  ? first == 1
                      : word == "partitions" ? (out.partitions = first) > 0
                                             : word == "account" && words >> second >> name;
    if (!good) {
      return failure(Kind::Config, "data-dir.register",
                     register_path(directory) + ":" + std::to_string(number) +
                         ": cannot be read by this version: '" + line + "'",
                     "use the version of stockd that wrote the directory, or a newer one");
    }
    if (word != "account") continue;
    AccountPlace place{AccountId{first}, second, AccountName{name}, {}};
    for (std::string former; words >> former;)
      place.former.emplace_back(former);
    out.accounts.push_back(std::move(place));
  }
  return out;
}

}  // namespace

Result<std::unique_ptr<DataDirectory>> DataDirectory::open(const std::string& path,
                                                           std::uint32_t partitions) {
  return open_to_finish(path, partitions, {});
}

Result<std::unique_ptr<DataDirectory>> DataDirectory::open_to_finish(const std::string& path,
                                                                     std::uint32_t partitions,
                                                                     const std::string& command) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error) {
    errno = error.value();
    return cannot("make the data directory", path);
  }
  ::chmod(path.c_str(), S_IRWXU);
  const std::string lock_path = path + "/lock";
  const int lock = ::open(lock_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (lock < 0) return cannot("open", lock_path);
  std::unique_ptr<DataDirectory> directory(new DataDirectory(path, lock));
  if (::flock(lock, LOCK_EX | LOCK_NB) != 0) {
    return failure(
        Kind::Config, "data-dir.in-use",
        "another stockd" + holder_of(lock) + " already runs on the data directory " + path,
        "stop it first, or give this one another data_dir");
  }
  if (auto signed_by_us = write_holder(lock, lock_path); !signed_by_us) {
    return failure(signed_by_us.error());
  }
  if (const std::string waiting = unfinished(path); !waiting.empty() && waiting != command) {
    return failure(Kind::Config, "data-dir.unfinished",
                   "the data directory " + path + " was left half changed by a command",
                   "finish it by running it again: " + waiting);
  }
  // A restore that was interrupted left files and no register yet; only it goes on.
  const bool is_filled_now = !command.empty();
  if (auto loaded = directory->load(partitions, is_filled_now); !loaded) {
    return failure(loaded.error());
  }
  return directory;
}

Result<std::vector<AccountPlace>> DataDirectory::read_accounts(const std::string& path) {
  auto found = read_register(path);
  if (!found) return failure(found.error());
  if (found->partitions == 0) {
    if (auto may = refuse_lost_register(path); !may) return failure(may.error());
    return failure(Kind::Config, "data-dir.missing", "there is no data directory at " + path,
                   "start stockd once, or name the right stockd.yaml with --config");
  }
  return found->accounts;
}

DataDirectory::~DataDirectory() {
  ::close(lock_);
}

Result<void> DataDirectory::load(std::uint32_t partitions, bool is_filled_now) {
  auto found = read_register(path_);
  if (!found) return failure(found.error());
  if (found->partitions == 0) {
    if (!is_filled_now) {
      if (auto may = refuse_lost_register(path_); !may) return may;
    }
    partitions_ = partitions;
    return save();
  }
  if (found->partitions != partitions) {
    return failure(Kind::Config, "data-dir.partitions",
                   path_ + " was made with " + std::to_string(found->partitions) +
                       " partitions, stockd.yaml says " + std::to_string(partitions),
                   "write `partitions: " + std::to_string(found->partitions) +
                       "`; the number is fixed when the directory is made");
  }
  partitions_ = found->partitions;
  accounts_ = std::move(found->accounts);
  return {};
}

Result<void> DataDirectory::save() const {
  std::ostringstream text;
  text << "stockd-data 1\npartitions " << partitions_ << "\n";
  for (const AccountPlace& place : accounts_) {
    text << "account " << index_of(place.id) << " " << place.partition << " " << place.name.str();
    for (const AccountName& former : place.former)
      text << " " << former.str();
    text << "\n";
  }
  return write_file(register_path(path_), text.str());
}

Result<void> DataDirectory::rename(const AccountName& from, const AccountName& to) {
  const auto find = [this](const AccountName& name) {
    return std::find_if(accounts_.begin(), accounts_.end(),
                        [&](const AccountPlace& place) { return place.name == name; });
  };
  const auto place = find(from);
  const auto taken = find(to);
  if (place == accounts_.end() && taken != accounts_.end() &&
      std::find(taken->former.begin(), taken->former.end(), from) != taken->former.end()) {
    return {};  // done before
  }
  if (place == accounts_.end()) {
    return failure(Kind::Missing, "account.unknown", "there is no account '" + from.str() + "'",
                   "stockctl status lists the accounts");
  }
  if (taken != accounts_.end()) {
    return failure(Kind::Config, "account.taken", "there is an account '" + to.str() + "' already",
                   "choose another name; two accounts are never made one");
  }
  const AccountPlace before = *place;
  place->name = to;
  std::erase(place->former, to);
  place->former.push_back(from);
  if (auto saved = save(); !saved) {
    *find(to) = before;
    return saved;
  }
  return {};
}

Result<void> DataDirectory::mark_unfinished(const std::string& path, const std::string& command) {
  return write_file(mark_path(path), command + "\n");
}

std::string DataDirectory::unfinished(const std::string& path) {
  std::ifstream file(mark_path(path));
  std::string command;
  std::getline(file, command);
  return command;
}

Result<void> DataDirectory::unmark(const std::string& path) {
  if (::unlink(mark_path(path).c_str()) != 0 && errno != ENOENT) {
    return cannot("remove", mark_path(path));
  }
  return flush_directory(path);
}

Result<AccountPlace> DataDirectory::place_of(const AccountName& name) {
  for (const AccountPlace& place : accounts_) {
    if (place.name == name) return place;
  }
  const Sha256 digest = sha256(name.view());
  const std::uint32_t spread = (static_cast<std::uint32_t>(digest[0]) << 16) |
                               (static_cast<std::uint32_t>(digest[1]) << 8) | digest[2];
  const AccountPlace place{
      AccountId{static_cast<std::uint32_t>(accounts_.size())}, spread % partitions_, name, {}};
  accounts_.push_back(place);
  if (auto saved = save(); !saved) {
    accounts_.pop_back();
    return failure(saved.error());
  }
  return place;
}

}  // namespace stockd::runtime
