#include "models/fitting/xgboost_fit.h"

#include "experiments/error.h"

#if defined(ABLATE_XGBOOST)

#include <algorithm>
#include <fmt/format.h>
#include <limits>
#include <xgboost/c_api.h>

#include "experiments/random/philox.h"

namespace ablate::models {

namespace {

void check(int status) {
  if (status != 0) throw Error(Exit::runtime, std::string("XGBoost: ") + XGBGetLastError());
}

/// Examples as the library keeps them.
class Matrix {
 public:
  explicit Matrix(const Table& table) {
    const std::vector<float> values(table.values.begin(), table.values.end());
    const std::vector<float> labels(table.labels.begin(), table.labels.end());
    check(XGDMatrixCreateFromMat(values.data(), static_cast<bst_ulong>(table.count),
                                 static_cast<bst_ulong>(table.features),
                                 std::numeric_limits<float>::quiet_NaN(), &handle_));
    check(XGDMatrixSetFloatInfo(handle_, "label", labels.data(), labels.size()));
  }
  ~Matrix() { XGDMatrixFree(handle_); }
  Matrix(const Matrix&) = delete;
  Matrix& operator=(const Matrix&) = delete;
  [[nodiscard]] DMatrixHandle handle() const { return handle_; }

 private:
  DMatrixHandle handle_ = nullptr;
};

class XgboostFit : public Fit {
 public:
  explicit XgboostFit(const experiments::RunSpec& spec)
      : network_(spec.network), seed_(philox::key(spec.seed, "xgboost").low >> 1U), threads_(spec.threads) {}
  ~XgboostFit() override { XGBoosterFree(booster_); }
  XgboostFit(const XgboostFit&) = delete;
  XgboostFit& operator=(const XgboostFit&) = delete;

  bool train(const Table& examples, const KeepGoing& keep_going) override {
    const Matrix matrix(examples);
    const DMatrixHandle handle = matrix.handle();
    check(XGBoosterCreate(&handle, 1, &booster_));
    set_parameters(examples.classes);
    for (int round = 0; round < network_.get<int>("rounds"); ++round) {
      if (!keep_going()) return false;
      check(XGBoosterUpdateOneIter(booster_, round, handle));
    }
    return true;
  }

  [[nodiscard]] Score score(const Table& examples) const override {
    const Matrix matrix(examples);
    const bst_ulong* shape = nullptr;
    bst_ulong dimensions = 0;
    const float* margins = nullptr;
    check(XGBoosterPredictFromDMatrix(
        booster_, matrix.handle(),
        R"({"type": 1, "training": false, "iteration_begin": 0, "iteration_end": 0, "strict_shape": true})",
        &shape, &dimensions, &margins));
    Score sum;
    std::vector<double> z(static_cast<std::size_t>(examples.classes), 0);
    const std::size_t outputs = examples.classes == 2 ? 1 : z.size();  // of two classes the second's margin
    for (std::int64_t i = 0; i < examples.count; ++i) {
      const float* row = margins + static_cast<std::size_t>(i) * outputs;
      std::copy(row, row + outputs, z.end() - static_cast<std::ptrdiff_t>(outputs));
      add_cross_entropy(z.data(), examples.classes, examples.label(i), sum);
    }
    return sum;
  }

 private:
  void set(const char* name, const std::string& value) {
    check(XGBoosterSetParam(booster_, name, value.c_str()));
  }

  void set_parameters(std::int64_t classes) {
    set("verbosity", "0");
    set("nthread", std::to_string(threads_));
    set("seed", std::to_string(seed_));
    set("base_score", "0.5");
    set("objective", classes == 2 ? "binary:logistic" : "multi:softprob");
    if (classes != 2) set("num_class", std::to_string(classes));
    set("tree_method", network_.get<std::string>("tree_method"));
    for (const char* name : {"max_depth", "eta", "subsample", "colsample_bytree", "lambda", "alpha", "gamma",
                             "min_child_weight"})
      set(name, fmt::format("{}", network_.get<double>(name)));
  }

  experiments::Choice network_;
  std::uint32_t seed_;
  std::int64_t threads_;
  BoosterHandle booster_ = nullptr;
};

}  // namespace

std::unique_ptr<Fit> make_xgboost_fit(const experiments::RunSpec& spec) {
  return std::make_unique<XgboostFit>(spec);
}

std::string xgboost_version() {
  int major = 0, minor = 0, patch = 0;
  XGBoostVersion(&major, &minor, &patch);
  return fmt::format("{}.{}.{}", major, minor, patch);
}

}  // namespace ablate::models

#else

namespace ablate::models {

std::unique_ptr<Fit> make_xgboost_fit(const experiments::RunSpec&) {
  throw Error(Exit::runtime, "this build has no XGBoost library");
}

std::string xgboost_version() { return ""; }

}  // namespace ablate::models

#endif
