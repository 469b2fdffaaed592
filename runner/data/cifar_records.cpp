#include "runner/data/cifar_records.h"

#include "experiments/error.h"

namespace ablate::runner {

namespace {

/// A plane made smaller: every pixel the mean of a square of the published ones, rounded half up.
void append_plane(const std::uint8_t* plane, std::int64_t size, std::vector<std::uint8_t>& out) {
  const std::int64_t side = cifar_size / size, area = side * side;
  for (std::int64_t row = 0; row < size; ++row)
    for (std::int64_t column = 0; column < size; ++column) {
      std::int64_t sum = 0;
      for (std::int64_t y = row * side; y < (row + 1) * side; ++y)
        for (std::int64_t x = column * side; x < (column + 1) * side; ++x) sum += plane[y * cifar_size + x];
      out.push_back(static_cast<std::uint8_t>((2 * sum + area) / (2 * area)));
    }
}

}  // namespace

void append_cifar(const std::string& set, const std::string& file, const std::string& bytes,
                  const CifarLayout& layout, std::int64_t size, Examples& examples) {
  const std::int64_t record_bytes = layout.labels + 3 * cifar_size * cifar_size;
  const std::int64_t expected = layout.records * record_bytes;
  const std::string where = "data set '" + set + "': '" + file + "'";
  if (static_cast<std::int64_t>(bytes.size()) != expected)
    throw Error(Exit::data,
                where + " has " + std::to_string(bytes.size()) + " bytes, not " + std::to_string(expected));
  for (std::int64_t i = 0; i < layout.records; ++i) {
    const auto* record = reinterpret_cast<const std::uint8_t*>(bytes.data()) + i * record_bytes;
    const std::uint8_t label = record[layout.label];
    if (label >= layout.classes)
      throw Error(Exit::data,
                  where + ", record " + std::to_string(i) + ", has label " + std::to_string(label));
    examples.labels.push_back(label);
    for (int plane = 0; plane < 3; ++plane)
      append_plane(record + layout.labels + plane * cifar_size * cifar_size, size, examples.pixels);
  }
  examples.count += layout.records;
}

std::string cifar_size_problem(std::int64_t size) {
  if (cifar_size % size == 0) return "";
  return "size " + std::to_string(size) + " does not divide 32: 32, 16, 8 and 4 do";
}

}  // namespace ablate::runner
