#pragma once

#include <cstdint>
#include <vector>

namespace ablate::models {

/// Makes the rows of a matrix [rows, columns], row-major, orthonormal by Gram-Schmidt from the first row on,
/// each taken out twice for the sake of rounding; of a matrix with more rows than columns its columns. Of
/// independent normal numbers this gives every orthogonal matrix with equal probability (the QR decomposition
/// whose R has a positive diagonal; Mezzadri 2007, math-ph/0609050).
void orthonormalize(std::vector<double>& matrix, std::int64_t rows, std::int64_t columns);

}  // namespace ablate::models
