#include "runner/http/transfer.h"

#include <array>
#include <curl/curl.h>
#include <memory>

namespace ablate::runner {

namespace {

/// One transfer, and what libcurl says of it.
class Transfer {
 public:
  explicit Transfer(const std::string& url) : curl_(curl_easy_init(), curl_easy_cleanup) {
    set(CURLOPT_URL, url.c_str());
    set(CURLOPT_FAILONERROR, 1L);
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_ERRORBUFFER, reason_.data());
  }

  template <class Value>
  void set(CURLoption option, Value value) {
    curl_easy_setopt(curl_.get(), option, value);
  }

  std::string perform() {
    const CURLcode code = curl_easy_perform(curl_.get());
    if (code == CURLE_OK) return "";
    return reason_[0] != '\0' ? reason_.data() : curl_easy_strerror(code);
  }

 private:
  std::unique_ptr<CURL, void (*)(CURL*)> curl_;
  std::array<char, CURL_ERROR_SIZE> reason_{};
};

int report(void* progress, curl_off_t expected, curl_off_t received, curl_off_t, curl_off_t) {
  (*static_cast<const TransferProgress*>(progress))(static_cast<std::uint64_t>(received),
                                                    static_cast<std::uint64_t>(expected));
  return 0;
}

std::size_t drop(char*, std::size_t size, std::size_t count, void*) { return size * count; }

}  // namespace

std::string get(const std::string& url, std::FILE* out, const TransferProgress& progress) {
  Transfer transfer(url);
  transfer.set(CURLOPT_PROTOCOLS_STR, "https,http,file");
  transfer.set(CURLOPT_FOLLOWLOCATION, 1L);
  transfer.set(CURLOPT_CONNECTTIMEOUT, 30L);
  transfer.set(CURLOPT_LOW_SPEED_LIMIT, 1L);  // bytes a second, over so many seconds:
  transfer.set(CURLOPT_LOW_SPEED_TIME, 60L);
  transfer.set(CURLOPT_WRITEDATA, out);
  if (progress) {
    transfer.set(CURLOPT_NOPROGRESS, 0L);
    transfer.set(CURLOPT_XFERINFODATA, &progress);
    transfer.set(CURLOPT_XFERINFOFUNCTION, report);
  }
  return transfer.perform();
}

std::string post_json(const std::string& url, const std::string& document, double timeout_seconds) {
  Transfer transfer(url);
  const std::unique_ptr<curl_slist, void (*)(curl_slist*)> headers(
      curl_slist_append(nullptr, "Content-Type: application/json"), curl_slist_free_all);
  transfer.set(CURLOPT_PROTOCOLS_STR, "https,http");
  transfer.set(CURLOPT_TIMEOUT_MS, static_cast<long>(1000 * timeout_seconds));
  transfer.set(CURLOPT_HTTPHEADER, headers.get());
  transfer.set(CURLOPT_POSTFIELDSIZE, static_cast<long>(document.size()));
  transfer.set(CURLOPT_POSTFIELDS, document.c_str());
  transfer.set(CURLOPT_WRITEFUNCTION, drop);
  return transfer.perform();
}

}  // namespace ablate::runner
