#pragma once

#include <arpa/inet.h>
#include <array>
#include <map>
#include <netinet/in.h>
#include <stdexcept>
#include <string>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

namespace ablate::tests {

/// Serves a few files over HTTP on the loopback interface as long as it lives; everything else is 404.
class LoopbackServer {
 public:
  explicit LoopbackServer(std::map<std::string, std::string> files) : files_(std::move(files)) {
    socket_ = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof(address);
    if (bind(socket_, reinterpret_cast<sockaddr*>(&address), length) != 0 || listen(socket_, 8) != 0 ||
        getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &length) != 0)
      throw std::runtime_error("no loopback server");
    url_ = "http://127.0.0.1:" + std::to_string(ntohs(address.sin_port));
    thread_ = std::thread([this] { serve(); });
  }
  ~LoopbackServer() {
    shutdown(socket_, SHUT_RDWR);  // accept() returns
    thread_.join();
    close(socket_);
  }
  LoopbackServer(const LoopbackServer&) = delete;
  LoopbackServer& operator=(const LoopbackServer&) = delete;

  [[nodiscard]] const std::string& url() const { return url_; }

 private:
  void serve() {
    for (int connection = 0; (connection = accept(socket_, nullptr, nullptr)) >= 0; close(connection)) {
      std::array<char, 4096> request{};
      const ssize_t count = read(connection, request.data(), request.size() - 1);
      const std::string text(request.data(), count > 0 ? static_cast<std::size_t>(count) : 0);
      const auto found = files_.find(text.substr(4, text.find(' ', 4) - 4));  // GET /name HTTP/1.1
      const std::string body = found == files_.end() ? "no such file" : found->second;
      const std::string answer =
          std::string("HTTP/1.1 ") + (found == files_.end() ? "404 Not Found" : "200 OK") +
          "\r\nConnection: close\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
      for (std::size_t sent = 0; sent < answer.size();) {
        const ssize_t written = send(connection, answer.data() + sent, answer.size() - sent, MSG_NOSIGNAL);
        if (written <= 0) break;
        sent += static_cast<std::size_t>(written);
      }
    }
  }

  std::map<std::string, std::string> files_;
  int socket_ = -1;
  std::string url_;
  std::thread thread_;
};

}  // namespace ablate::tests
