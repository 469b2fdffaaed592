#!/usr/bin/env python3
"""What fitted models must come to, by other programs: numpy and scipy, scikit-learn, XGBoost's Python package.

    fits_reference.py > tests/golden/fits.json

Needs numpy, scipy, scikit-learn and xgboost (1.7.4 made the committed values). The examples are those of known_table() in
tests/fitting/tables.h.
"""

import json
from pathlib import Path

import numpy
import scipy.optimize
import scipy.special
import sklearn.linear_model
import xgboost


def known_table(classes):
    i, f = numpy.arange(120)[:, None], numpy.arange(5)[None, :]
    x = (i * 37 + f * 101 + i * f * 7) % 97 / 32 - 1.5
    place = x[:, 0] + 0.5 * x[:, 1] * x[:, 2] + numpy.arange(120) * 53 % 29 / 29
    return x, numpy.where(place < 0, 0, numpy.where((place < 0.8) | (classes == 2), 1, 2))


def cross_entropy(z, y):
    return float((scipy.special.logsumexp(z, axis=1) - z[numpy.arange(len(y)), y]).mean())


def scored(z, y):
    return {"loss": cross_entropy(z, y), "error": float((z.argmax(axis=1) != y).mean())}


def newton(flat, x, y, classes, strength, objective):
    """Newton's method from a point near the minimum: to the last bits, where a line search stops at their square root."""
    ones = numpy.hstack([x, numpy.ones((len(y), 1))])
    decay = numpy.tile(numpy.append(numpy.full(x.shape[1], strength), 0), classes)
    for _ in range(8):
        p = scipy.special.softmax(ones @ flat.reshape(classes, -1).T, axis=1)
        middle = p[:, :, None] * numpy.eye(classes) - p[:, :, None] * p[:, None, :]
        hessian = numpy.einsum("ijk,ia,ib->jakb", middle, ones, ones).reshape(len(flat), len(flat)) / len(y)
        flat = flat - numpy.linalg.lstsq(hessian + numpy.diag(decay), objective(flat)[1], rcond=1e-12)[0]
    return flat


def l2(classes, strength):
    x, y = known_table(classes)
    features = x.shape[1]

    def objective(flat):
        w = flat.reshape(classes, features + 1)
        z = x @ w[:, :-1].T + w[:, -1]
        r = scipy.special.softmax(z, axis=1)
        r[numpy.arange(len(y)), y] -= 1
        gradient = numpy.hstack([r.T @ x / len(y) + strength * w[:, :-1], r.mean(axis=0)[:, None]])
        return cross_entropy(z, y) + strength / 2 * (w[:, :-1] ** 2).sum(), gradient.ravel()

    found = scipy.optimize.minimize(objective, numpy.zeros(classes * (features + 1)), jac=True, method="BFGS",
                                    options={"gtol": 1e-6, "maxiter": 10000})
    w = newton(found.x, x, y, classes, strength, objective).reshape(classes, features + 1)
    z = x @ w[:, :-1].T + w[:, -1]
    return {"classes": classes, "l2": strength, "l1": 0, "weights": w[:, :-1].ravel().tolist(), **scored(z, y)}


def l1(classes, strength):
    x, y = known_table(classes)
    model = sklearn.linear_model.LogisticRegression(C=1 / (len(y) * strength), l1_ratio=1, solver="saga", tol=1e-13,
                                                    max_iter=1_000_000).fit(x, y)
    w = model.coef_
    return {"classes": classes, "l2": 0, "l1": strength, "weights": w.ravel().tolist(),
            **scored(x @ w.T + model.intercept_, y)}


def lags(series, order):
    """[1, x[t - 1], …, x[t - order]] and x[t], for each t with 12 values before it."""
    windows = numpy.lib.stride_tricks.sliding_window_view(series, 13)
    return numpy.hstack([numpy.ones((len(windows), 1)), windows[:, -2 : -2 - order : -1]]), windows[:, -1]


def autoregression(order):
    t = numpy.arange(90)
    x, y = lags(200 + t / 8 + (t % 6) ** 2 / 2 + t * t * 31 % 67 / 64, order)
    coefficients = numpy.linalg.lstsq(x, y, rcond=None)[0]
    return {"order": order, "coefficients": coefficients.tolist(), "squared_error": float(((x @ coefficients - y) ** 2).mean())}


def co2(form):
    """Autoregression and the seasonal naive forecast of the shipped series, from windows of 52 weeks; rmse of the last fifth."""
    rows = [row.split(",")[1] for row in open(Path(__file__).parents[2] / "data/co2.csv").read().split()[1:]]
    known = numpy.array([i for i, value in enumerate(rows) if value])
    series = numpy.interp(numpy.arange(len(rows)), known, [float(rows[i]) for i in known])
    if form == "differenced":
        series = numpy.diff(series)
    windows = numpy.lib.stride_tricks.sliding_window_view(series, 53).astype(numpy.float32).astype(float)
    test = round(0.2 * len(windows))
    x, y = numpy.hstack([windows[:, :-1], numpy.ones((len(windows), 1))]), windows[:, -1]
    coefficients = numpy.linalg.lstsq(x[:-test], y[:-test], rcond=None)[0]
    rmse = lambda forecast: float(numpy.sqrt(((forecast - y[-test:]) ** 2).mean()))
    return {"form": form, "autoregression": rmse(x[-test:] @ coefficients), "seasonal_naive": rmse(x[-test:, 0])}


def trees(classes, options):
    x, y = known_table(classes)
    data = xgboost.DMatrix(x.astype(numpy.float32), label=y)
    objective = {"objective": "binary:logistic"} if classes == 2 else {"objective": "multi:softprob", "num_class": classes}
    parameters = {"base_score": 0.5, "nthread": 1, "tree_method": "hist", **objective, **options}
    rounds = parameters.pop("rounds")
    margins = xgboost.train(parameters, data, rounds).predict(data, output_margin=True).astype(float)
    z = numpy.stack([numpy.zeros(len(y)), margins], axis=1) if classes == 2 else margins
    return {"classes": classes, "options": options, **scored(z, y)}


print(json.dumps({
    "logistic_regression": [l2(3, 0.01), l2(2, 0.1), l1(3, 0.02)],
    "autoregression": [autoregression(1), autoregression(6), autoregression(12)],
    "co2": [co2("raw"), co2("differenced")],
    "xgboost": [trees(3, {"rounds": 8, "max_depth": 3, "eta": 0.3}),
                trees(2, {"rounds": 12, "max_depth": 2, "eta": 0.1, "lambda": 2, "alpha": 0.1, "gamma": 0.05}),
                trees(3, {"rounds": 5, "max_depth": 4, "eta": 0.5, "tree_method": "exact", "min_child_weight": 2})],
}, indent=1))
