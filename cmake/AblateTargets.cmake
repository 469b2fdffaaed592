# Every library and program of the project is made here, so that all have the same properties.

if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE Release)
endif()
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

add_library(ablate_flags INTERFACE)
target_compile_features(ablate_flags INTERFACE cxx_std_20)
target_compile_options(ablate_flags INTERFACE
  $<$<COMPILE_LANGUAGE:CXX>:-Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual>
  $<$<AND:$<COMPILE_LANGUAGE:CXX>,$<BOOL:${ABLATE_WERROR}>>:-Werror>)
# No contraction to fused multiply-adds: random numbers and their transforms have the same bits everywhere.
target_compile_options(ablate_flags INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-ffp-contract=off>)
# GCC 12 warns wrongly of `"text" + string` (bug 105651).
target_compile_options(ablate_flags INTERFACE
  $<$<AND:$<COMPILE_LANG_AND_ID:CXX,GNU>,$<VERSION_LESS:$<CXX_COMPILER_VERSION>,13>>:-Wno-restrict>)
target_compile_definitions(ablate_flags INTERFACE ABLATE_VERSION="${PROJECT_VERSION}")
target_include_directories(ablate_flags INTERFACE ${PROJECT_SOURCE_DIR})

# ablate_library(NAME [TORCH] [FOLDERS sub...] LINKS target...): a static library of every .cpp in the calling
# folder (or in the named subfolders), with the alias ablate::NAME. TORCH: its sources see LibTorch
# (ablate_use_torch), and every .cu is compiled too where ABLATE_CUDA is on.
function(ablate_library name)
  cmake_parse_arguments(arg "TORCH" "" "FOLDERS;LINKS" ${ARGN})
  if(NOT arg_FOLDERS)
    set(arg_FOLDERS .)
  endif()
  set(sources)
  foreach(folder IN LISTS arg_FOLDERS)
    file(GLOB found CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${folder}/*.cpp)
    list(APPEND sources ${found})
    if(arg_TORCH AND ABLATE_CUDA)
      file(GLOB found CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${folder}/*.cu)
      list(APPEND sources ${found})
    endif()
  endforeach()
  if(sources)
    add_library(ablate_${name} STATIC ${sources})
    target_link_libraries(ablate_${name} PUBLIC ${arg_LINKS} PRIVATE ablate_flags)
    if(arg_TORCH)
      ablate_use_torch(ablate_${name})
    endif()
  else()
    add_library(ablate_${name} INTERFACE)
    target_link_libraries(ablate_${name} INTERFACE ${arg_LINKS})
  endif()
  add_library(ablate::${name} ALIAS ablate_${name})
endfunction()

# ablate_test(NAME [TORCH] FOLDER sub LINKS target...): one GoogleTest program of every *_test.cpp below
# tests/FOLDER. Of a program with TORCH the suites named Gpu* are a test of their own with the label gpu, skipped
# where there is no GPU.
function(ablate_test name)
  cmake_parse_arguments(arg "TORCH" "FOLDER" "LINKS" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${arg_FOLDER}/*.cpp)
  if(NOT sources)
    return()
  endif()
  add_executable(${name} ${sources})
  target_link_libraries(${name} PRIVATE ${arg_LINKS} GTest::gtest_main GTest::gmock ablate_flags)
  target_compile_options(${name} PRIVATE -O1)  # to optimize tests fully takes longer than to run them
  target_compile_definitions(${name} PRIVATE ABLATE_SOURCE_DIR="${PROJECT_SOURCE_DIR}" ABLATE_BINARY_DIR="${PROJECT_BINARY_DIR}")
  if(arg_TORCH)
    ablate_use_torch(${name})
  endif()
  if(NOT arg_TORCH)
    gtest_discover_tests(${name} NO_PRETTY_VALUES DISCOVERY_MODE PRE_TEST PROPERTIES TIMEOUT 300)
    return()
  endif()
  # Loading LibTorch takes longer than most tests: one process for all of a program's.
  add_test(NAME ${name} COMMAND ${name} --gtest_brief=1 --gtest_filter=-Gpu*)
  set_tests_properties(${name} PROPERTIES TIMEOUT 300)
  if(ABLATE_CUDA AND sources MATCHES "gpu_test")
    add_test(NAME ${name}_gpu COMMAND ${name} --gtest_filter=Gpu*)
    set_tests_properties(${name}_gpu PROPERTIES TIMEOUT 300 LABELS gpu SKIP_REGULAR_EXPRESSION "SKIPPED")
  endif()
endfunction()
