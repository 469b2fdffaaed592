#include "runner/data/fetch.h"

#include <array>
#include <cstdio>
#include <fstream>
#include <memory>
#include <openssl/evp.h>

#include "experiments/error.h"
#include "experiments/problem.h"
#include "runner/data/data_set.h"
#include "runner/data/gzip.h"
#include "runner/data/tar.h"
#include "runner/http/transfer.h"

namespace ablate::runner {

namespace {

std::string md5(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned length = 0;
  EVP_Digest(bytes.data(), bytes.size(), digest.data(), &length, EVP_md5(), nullptr);
  static constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (unsigned i = 0; i < length; ++i) text += {digits[digest[i] >> 4U], digits[digest[i] & 15U]};
  return text;
}

/// Downloads `url` into a new file.
void download(const std::string& url, const std::filesystem::path& file, const FetchProgress& progress) {
  const auto refuse = [&](const std::string& why) {
    throw Error(Exit::data, "cannot fetch " + url + ": " + why);
  };
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> out(std::fopen(file.c_str(), "wb"), std::fclose);
  if (out == nullptr) refuse("cannot write '" + file.string() + "'");
  TransferProgress tell;
  if (progress)
    tell = [&, name = file.filename().string()](std::uint64_t received, std::uint64_t expected) {
      progress(name, received, expected);
    };
  if (const std::string reason = get(url, out.get(), tell); !reason.empty()) refuse(reason);
  if (std::fflush(out.get()) != 0) refuse("writing '" + file.string() + "' failed: is the disk full?");
}

void write_whole(const std::filesystem::path& file, std::string_view bytes) {
  const std::filesystem::path partial = file.string() + ".partial";
  std::filesystem::create_directories(file.parent_path());
  std::ofstream out(partial, std::ios::binary);
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  out.close();
  if (!out) throw Error(Exit::data, "writing '" + partial.string() + "' failed: is the disk full?");
  std::filesystem::rename(partial, file);
}

/// Removes a file when it goes out of scope, if it is still there.
struct Partial {
  std::filesystem::path file;
  ~Partial() {
    std::error_code ignored;
    std::filesystem::remove(file, ignored);
  }
};

const DatasetEntry& fetchable(const std::string& set) {
  std::vector<std::string> names;
  for (const DatasetEntry& entry : dataset_entries()) {
    if (entry.component.name == set && !entry.downloads.empty()) return entry;
    if (entry.component.name == set) throw Error(Exit::usage, "data set '" + set + "' needs no files");
    names.push_back(entry.component.name);
  }
  throw Error(Exit::usage, "no data set '" + set + "'" + experiments::nearest(set, names));
}

}  // namespace

void fetch_file(const Download& wanted, const std::string& url, const std::filesystem::path& folder,
                const FetchProgress& progress) {
  const std::filesystem::path target = folder / wanted.target;
  std::filesystem::create_directories(target.parent_path());
  const Partial partial{target.string() + ".partial"};
  download(url, partial.file, progress);
  const std::string bytes = data_file(partial.file);
  if (const std::string digest = md5(bytes); !wanted.md5.empty() && digest != wanted.md5)
    throw Error(Exit::data,
                "what " + url + " sent has MD5 " + digest + ", not " + wanted.md5 + ": it is refused");
  if (!wanted.archive) {
    std::filesystem::rename(partial.file, target);
    // Unpacked and packed lie under one name, and the unpacked one is read first: a damaged one must not
    // stay.
    if (target.extension() == ".gz")
      std::filesystem::remove(std::filesystem::path(target).replace_extension());
    return;
  }
  each_tar_file(
      gunzip(bytes, wanted.target), wanted.target,
      [&](const std::string& name, std::string_view content) { write_whole(folder / name, content); });
}

void fetch_dataset(const std::string& set, const std::filesystem::path& folder, const std::string& base,
                   const FetchProgress& progress) {
  for (const Download& wanted : fetchable(set).downloads) {
    const std::string name = std::filesystem::path(wanted.target).filename().string();
    fetch_file(wanted, base.empty() ? wanted.url : base + "/" + name, folder, progress);
  }
}

}  // namespace ablate::runner
