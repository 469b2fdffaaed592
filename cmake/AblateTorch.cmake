# LibTorch as hand-written imported targets: find_package(Torch) of a CUDA wheel drags the whole toolkit in, even
# for a CPU build. ABLATE_LIBTORCH names a site-packages/torch folder or an unpacked LibTorch archive.
set(ABLATE_LIBTORCH "$ENV{ABLATE_LIBTORCH}" CACHE PATH "site-packages/torch or an unpacked LibTorch")
if(NOT EXISTS "${ABLATE_LIBTORCH}/lib/libtorch_cpu.so")
  message(FATAL_ERROR "No LibTorch at ABLATE_LIBTORCH='${ABLATE_LIBTORCH}'. Run scripts/quickstart, or configure with -DABLATE_TORCH=OFF.")
endif()

add_library(ablate_torch INTERFACE)
add_library(ablate::torch ALIAS ablate_torch)
target_include_directories(ablate_torch SYSTEM INTERFACE
  ${ABLATE_LIBTORCH}/include ${ABLATE_LIBTORCH}/include/torch/csrc/api/include)
target_link_directories(ablate_torch INTERFACE ${ABLATE_LIBTORCH}/lib)
target_link_options(ablate_torch INTERFACE LINKER:--allow-shlib-undefined LINKER:-rpath,${ABLATE_LIBTORCH}/lib)
target_link_libraries(ablate_torch INTERFACE torch_cpu c10)

if(ABLATE_CUDA)
  include(AblateCuda)
endif()

# ATen takes half a minute to parse, so it is parsed once: its precompiled header belongs to a target of its own,
# and every target that uses LibTorch has the same flags and reuses it.
file(CONFIGURE OUTPUT torch_header.cpp CONTENT "// Compiled for its precompiled header alone.\n")
add_library(ablate_torch_header OBJECT ${CMAKE_CURRENT_BINARY_DIR}/torch_header.cpp)
target_link_libraries(ablate_torch_header PRIVATE ablate::torch ablate_flags)
target_precompile_headers(ablate_torch_header PRIVATE <ATen/ATen.h> <torch/csrc/autograd/autograd.h>)

# ablate_use_torch(TARGET): a target that links ablate::torch and ablate_flags reuses the precompiled header.
function(ablate_use_torch target)
  target_precompile_headers(${target} REUSE_FROM ablate_torch_header)
endfunction()
