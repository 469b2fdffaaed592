#pragma once

#include <cstdint>
#include <memory>

/// Products of few rows with one matrix, again and again: what a recurrent layer does at every time step.
namespace ablate::models::loops {

/// b of c = a b, rearranged once into panels of 64 bytes of a row, in which a product reads it from front to
/// end; a BLAS rearranges it in every call. a and c are row-major; T: float, double. Sums run over k in
/// order, in fused multiply-adds: the bits are the same by AVX2 and, where the processor has it, by AVX-512.
template <class T>
class PackedMatrix {
 public:
  /// b [k, n]. Room is kept for as much as was ever asked for.
  void pack(const T* b, std::int64_t k, std::int64_t n);
  /// b = w^T, w [n, k].
  void pack_transposed(const T* w, std::int64_t n, std::int64_t k);

  /// c [m, n] = a [m, k] b.
  void multiply(const T* a, T* c, std::int64_t m) const;
  /// c += a b.
  void multiply_add(const T* a, T* c, std::int64_t m) const;

 private:
  void reserve(std::int64_t k, std::int64_t n);

  struct Free {
    void operator()(T* memory) const;
  };
  std::unique_ptr<T[], Free> panels_;
  std::int64_t k_ = 0, n_ = 0, room_ = 0;
};

}  // namespace ablate::models::loops
