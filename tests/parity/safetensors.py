"""Reads and writes files of the format `safetensors` with the digest that the project's own reader wants."""

import hashlib
import json
import struct

import numpy
import torch

TYPES = {"F64": numpy.float64, "F32": numpy.float32, "I64": numpy.int64, "U8": numpy.uint8}
NAMES = {numpy.dtype(kind): name for name, kind in TYPES.items()}


def read(path):
    content = path.read_bytes()
    begin = 8 + struct.unpack("<Q", content[:8])[0]
    header, data = json.loads(content[8:begin]), content[begin:]
    assert hashlib.sha256(data).hexdigest() == header.pop("__metadata__")["digest"], path
    tensors = {}
    for name, entry in header.items():
        start, end = entry["data_offsets"]
        values = numpy.frombuffer(data[start:end], dtype=TYPES[entry["dtype"]]).reshape(entry["shape"])
        tensors[name] = torch.from_numpy(values.copy())
    return tensors


def write(path, tensors):
    header, data = {}, b""
    for name, tensor in tensors.items():
        values = tensor.detach().contiguous().numpy()
        start = len(data)
        data += values.tobytes()
        header[name] = {"dtype": NAMES[values.dtype], "shape": list(values.shape), "data_offsets": [start, len(data)]}
    header["__metadata__"] = {"digest": hashlib.sha256(data).hexdigest()}
    text = json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)
