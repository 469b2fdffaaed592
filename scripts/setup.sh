# Sourced by scripts/quickstart and scripts/test: brings a bare Debian or Ubuntu to the point where the project builds.
# Everything is pinned, said before it is installed, and can be run again at no cost.

readonly torch_version=2.11.0
readonly root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
readonly cache=${XDG_CACHE_HOME:-$HOME/.cache}/ablate

say() { printf '%s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

# stage NAME BUDGET_SECONDS COMMAND…: runs it and prints what it took beside what it may take (0: no budget).
stage() {
  local name=$1 budget=$2 began=$SECONDS
  shift 2
  "$@"
  local took=$((SECONDS - began))
  stages+=("$(printf '%-34s %5d s %s' "$name" "$took" "$([ "$budget" -gt 0 ] && echo "of $budget")")")
}
stages=()
print_stages() { [ ${#stages[@]} -eq 0 ] || printf '%s\n' "" "${stages[@]}" >&2; }

# ---- system packages

packages_to_build="g++ cmake ninja-build pkg-config ca-certificates libfmt-dev nlohmann-json3-dev libsqlite3-dev libcli11-dev
  libboost-dev libcurl4-openssl-dev libssl-dev zlib1g-dev libstb-dev"
packages_if_offered="libxgboost-dev"
packages_for_torch="python3 python3-venv"
packages_for_tests="libgtest-dev libgmock-dev sqlite3 clang-format"

installed() { dpkg-query -W -f='${Status}' "$1" 2>/dev/null | grep -q 'ok installed'; }

# A package counts as there if dpkg knows it, or if what it provides was brought in another way.
satisfied() {
  installed "$1" && return
  case $1 in
    libboost-dev) installed libboost1.81-dev || installed libboost1.83-dev ;;
    g++ | cmake | python3 | sqlite3) command -v "$1" >/dev/null ;;
    ninja-build) command -v ninja >/dev/null ;;
    python3-venv) python3 -c 'import ensurepip, venv' 2>/dev/null ;;
    *) false ;;
  esac
}

install_packages() {
  local missing=() package
  for package in "$@"; do satisfied "$package" || missing+=("$package"); done
  [ ${#missing[@]} -gt 0 ] || return 0
  command -v apt-get >/dev/null ||
    die "These packages are missing, and this is not Debian or Ubuntu: ${missing[*]}. Install their equivalents and run this again."
  local become=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || die "These packages are missing: ${missing[*]}
As root, run: apt-get install --no-install-recommends ${missing[*]}
and then this script again."
    become=(sudo)
  fi
  say "System packages to be installed: ${missing[*]}"
  "${become[@]}" apt-get update -qq
  apt-get install --no-install-recommends --assume-no "${missing[@]}" 2>/dev/null | grep -E '^(Need to get|After this)' >&2 || true
  mkdir -p "$cache"
  "${become[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >"$cache/apt.log" 2>&1 ||
    { tail -n 20 "$cache/apt.log" >&2; die "Installing failed; its log is $cache/apt.log."; }
}

# What the build can do without, as not every distribution has it: never asks, never fails.
install_offered() {
  local package become=()
  [ "$(id -u)" -eq 0 ] || become=(sudo -n)
  for package in "$@"; do
    installed "$package" && continue
    apt-cache show "$package" >/dev/null 2>&1 || "${become[@]}" apt-get update -qq >/dev/null 2>&1 || true
    say "Optional package to be installed: $package"
    mkdir -p "$cache"
    "${become[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$package" >>"$cache/apt.log" 2>&1 ||
      say "It cannot be installed: the build does without it."
  done
}

# ---- LibTorch

# What the wheel of LibTorch needs: the CPU libraries load with two small CUDA libraries beside them; the CUDA provision
# comes with everything, so that Python's torch works as well (for parity tests and benchmarks).
provision_packages() {
  case $1 in
    cpu) echo "--no-deps torch==$torch_version nvidia-cuda-runtime==13.0.96 nvidia-cuda-cupti==13.0.85" ;;
    cuda) echo "torch==$torch_version numpy scipy" ;;
  esac
}
provision_size() { case $1 in cpu) echo "1.3 GB on disk" ;; cuda) echo "4.8 GB on disk" ;; esac; }

torch_in() { echo "$1"/lib/python3*/site-packages/torch; }

# Succeeds if the folder holds a LibTorch of the pinned version whose libraries are all there.
sound() {
  [ -f "$1/lib/libtorch_cpu.so" ] && [ -f "$1/lib/libc10.so" ] || return 1
  grep -qs "^__version__ = '$torch_version" "$1/version.py" || [ "$(cat "$1/../build-version" "$1/build-version" 2>/dev/null | cut -d+ -f1)" = "$torch_version" ]
}

# provide_torch cpu|cuda: sets ABLATE_LIBTORCH. Installs beside the final folder and renames, so that an interrupted
# download is never taken for a whole one: what is half there is removed and fetched again.
provide_torch() {
  local provision=$1 place=$cache/torch-$torch_version-$1
  if [ -n "${ABLATE_LIBTORCH:-}" ]; then
    sound "$ABLATE_LIBTORCH" || die "ABLATE_LIBTORCH='$ABLATE_LIBTORCH' is not LibTorch $torch_version: expected lib/libtorch_cpu.so of that version there."
    return
  fi
  mkdir -p "$cache"
  exec {lock}>"$cache/.lock"
  flock -n "$lock" || { say "Waiting for another set-up to finish …"; flock "$lock"; }
  if [ -d "$place" ] && ! sound "$(torch_in "$place")"; then
    say "LibTorch in $place is damaged: it is fetched again."
    rm -rf "$place"
  fi
  if [ ! -d "$place" ]; then
    say "LibTorch $torch_version ($provision) is fetched once into $place: $(provision_size "$provision")."
    rm -rf "$place.partial"
    python3 -m venv "$place.partial"
    # shellcheck disable=SC2046  # the list is meant to be split
    "$place.partial/bin/python" -m pip install --quiet --disable-pip-version-check $(provision_packages "$provision") ||
      die "LibTorch could not be fetched. Run this again to go on, or set ABLATE_LIBTORCH to an unpacked LibTorch $torch_version."
    sound "$(torch_in "$place.partial")" || die "What was fetched is not LibTorch $torch_version: $place.partial"
    mv "$place.partial" "$place"
  fi
  flock -u "$lock"
  ABLATE_LIBTORCH=$(torch_in "$place")
  [ "$provision" = cuda ] && ABLATE_PYTHON=$place/bin/python
  return 0
}

# ---- build

find_nvcc() { command -v nvcc || { [ -x /usr/local/cuda/bin/nvcc ] && echo /usr/local/cuda/bin/nvcc; } || true; }

# The provision to use: what the flag says, else CUDA where an NVIDIA GPU is found.
choose_provision() {
  case ${1:-} in
    --cpu) echo cpu ;;
    --cuda) echo cuda ;;
    *) if command -v nvidia-smi >/dev/null && nvidia-smi -L 2>/dev/null | grep -q GPU; then echo cuda; else echo cpu; fi ;;
  esac
}

# build_project PROVISION FOLDER CMAKE_OPTION…
build_project() {
  local provision=$1 folder=$2
  shift 2
  local options=(-DABLATE_LIBTORCH="$ABLATE_LIBTORCH" -DABLATE_PYTHON="${ABLATE_PYTHON:-}")
  if [ "$provision" = cuda ]; then
    local nvcc
    nvcc=$(find_nvcc)
    [ -n "$nvcc" ] || die "CUDA needs nvcc 13.0 and it was not found. Install the CUDA toolkit 13.0, or run this with --cpu."
    options+=(-DCMAKE_CUDA_COMPILER="$nvcc")
  fi
  command -v ccache >/dev/null && options+=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache)
  (cd "$root" && cmake --preset "$provision" -B "$folder" "${options[@]}" "$@" >"$cache/configure.log" 2>&1) ||
    { cat "$cache/configure.log" >&2; die "Configuring failed."; }
  # A file that includes LibTorch takes about 1.5 GB to compile.
  local memory jobs
  memory=$(awk '/MemAvailable/ {print int($2 / 1500000)}' /proc/meminfo)
  jobs=$(nproc)
  [ "$memory" -ge "$jobs" ] || jobs=$((memory > 0 ? memory : 1))
  say "Building into $folder with $jobs jobs …"
  cmake --build "$folder" -j "$jobs" >"$folder/build.log" 2>&1 || { tail -n 60 "$folder/build.log" >&2; die "The build failed; its log is $folder/build.log."; }
}
