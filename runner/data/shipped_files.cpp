#include "runner/data/shipped_files.h"

// Each file between two symbols.
asm(R"(
.section .rodata
.global ablate_digits_begin
.global ablate_digits_end
.global ablate_breast_cancer_begin
.global ablate_breast_cancer_end
.global ablate_co2_begin
.global ablate_co2_end
.global ablate_sunspots_begin
.global ablate_sunspots_end
ablate_digits_begin:
.incbin ")" ABLATE_SHIPPED_DATA R"(/digits.csv.gz"
ablate_digits_end:
.byte 0
ablate_breast_cancer_begin:
.incbin ")" ABLATE_SHIPPED_DATA R"(/breast_cancer.csv"
ablate_breast_cancer_end:
.byte 0
ablate_co2_begin:
.incbin ")" ABLATE_SHIPPED_DATA R"(/co2.csv"
ablate_co2_end:
.byte 0
ablate_sunspots_begin:
.incbin ")" ABLATE_SHIPPED_DATA R"(/sunspots.csv"
ablate_sunspots_end:
.byte 0
.previous
)");
extern "C" {
extern const char ablate_digits_begin[], ablate_digits_end[];
extern const char ablate_breast_cancer_begin[], ablate_breast_cancer_end[];
extern const char ablate_co2_begin[], ablate_co2_end[];
extern const char ablate_sunspots_begin[], ablate_sunspots_end[];
}

namespace ablate::runner {

namespace {

std::string_view between(const char* begin, const char* end) {
  return {begin, static_cast<std::size_t>(end - begin)};
}

}  // namespace

std::string_view shipped_digits() { return between(ablate_digits_begin, ablate_digits_end); }
std::string_view shipped_breast_cancer() {
  return between(ablate_breast_cancer_begin, ablate_breast_cancer_end);
}
std::string_view shipped_co2() { return between(ablate_co2_begin, ablate_co2_end); }
std::string_view shipped_sunspots() { return between(ablate_sunspots_begin, ablate_sunspots_end); }

}  // namespace ablate::runner
