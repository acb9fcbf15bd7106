#!/usr/bin/env bash
# Runs all benchmarks: the host's, then the local engine's. `make bench` calls it.
# Peers are measured beside it if they are there: GLIA_DSPY_PYTHON is a Python with DSPy and
# GLIA_SERVER_PYTHON one with llama_cpp.server. GLIA_PEERS=FOLDER makes both there (some minutes).
set -euo pipefail
cd "$(dirname "$0")/../.."
: "${GLIA_STAGE:?start this by make bench}"

if [ -n "${GLIA_PEERS:-}" ]; then
   mkdir -p "$GLIA_PEERS"
   GLIA_PEERS=$(realpath "$GLIA_PEERS")
   # peer NAME PACKAGE: a Python with a package, made once.
   peer() {
      if [ ! -e "$GLIA_PEERS/$1/done" ]; then
         python3 -m venv "$GLIA_PEERS/$1"
         "$GLIA_PEERS/$1/bin/pip" install --quiet --disable-pip-version-check "$2" >&2
         touch "$GLIA_PEERS/$1/done"
      fi
   }
   peer dspy 'dspy==3.4.1'
   peer server 'llama-cpp-python[server]==0.3.36'
   export GLIA_DSPY_PYTHON=$GLIA_PEERS/dspy/bin/python
   export GLIA_SERVER_PYTHON=$GLIA_PEERS/server/bin/python
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/half"
# As first-party rewards do, it bears any number of calls at once.
cc -O2 -shared -fPIC -DMORE="\"\\\"concurrency\\\":\\\"any\\\",\"" -I PluginSDK/CPluginABI/include \
   -o "$work/half/Half.so" Tests/Fixtures/half.c
mkdir "$work/parrot"
cc -O2 -shared -fPIC -I PluginSDK/CPluginABI/include -o "$work/parrot/parrot.so" \
   Tests/Fixtures/parrot.c
cc -O2 -o "$work/bare_client" Tests/Benchmarks/bare_client.c -lcurl
export GLIA_BARE_CLIENT=$work/bare_client
chmod go-w "$work"/* "$work"/*/*
.build/release/benchmarks "$GLIA_STAGE" "$work/half/Half.so" "$work/parrot"

echo
Plugins/LlamaCpp/Tools/build.sh tests .build/engine
.build/engine/engine_bench

echo
Tests/Benchmarks/engine.sh
