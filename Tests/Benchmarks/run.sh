#!/usr/bin/env bash
# Runs all benchmarks: the host's, then the local engine's. `make bench` calls it.
set -euo pipefail
cd "$(dirname "$0")/../.."
: "${GLIA_STAGE:?start this by make bench}"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/half"
cc -O2 -shared -fPIC -I PluginSDK/CPluginABI/include -o "$work/half/Half.so" Tests/Fixtures/half.c
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
