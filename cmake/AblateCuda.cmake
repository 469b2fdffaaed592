# CUDA sources (.cu) include CUDA's headers and the project's element functions alone; a .cpp wraps them.
# One architecture by default; a release compiles those that LibTorch's wheel carries.
if(NOT CMAKE_CUDA_ARCHITECTURES)
  set(CMAKE_CUDA_ARCHITECTURES 90)
endif()
if(NOT CMAKE_CUDA_COMPILER AND NOT DEFINED ENV{CUDACXX} AND EXISTS /usr/local/cuda/bin/nvcc)
  set(CMAKE_CUDA_COMPILER /usr/local/cuda/bin/nvcc)
endif()
set(CMAKE_CUDA_RUNTIME_LIBRARY Shared)
enable_language(CUDA)

# Without fused multiply-adds the arithmetic tested on the CPU is the arithmetic of the GPU.
target_compile_features(ablate_flags INTERFACE cuda_std_17)
target_compile_options(ablate_flags INTERFACE $<$<COMPILE_LANGUAGE:CUDA>:--fmad=false>)

target_compile_definitions(ablate_torch INTERFACE ABLATE_CUDA=1)
target_include_directories(ablate_torch SYSTEM INTERFACE ${CMAKE_CUDA_TOOLKIT_INCLUDE_DIRECTORIES})
# The CUDA runtime is the one that LibTorch brings (a wheel keeps it beside the torch folder).
target_link_options(ablate_torch INTERFACE
  LINKER:-rpath,${ABLATE_LIBTORCH}/../nvidia/cu13/lib
  LINKER:--no-as-needed,-ltorch_cuda,-lc10_cuda,--as-needed)
