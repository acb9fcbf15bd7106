#!/usr/bin/env bash
# Rollouts a second of one candidate over 100 examples: by the local engine, one by one without what
# it shares, and by the same model in a server of its own that keeps the prompt it has read.
# Each figure is a whole `glia evaluate`, with loading the model. `make bench` calls it.
set -euo pipefail
cd "$(dirname "$0")/../.."
: "${GLIA_STAGE:?start this by make bench}" "${GLIA_MODELS:?start this by make bench}"

work=$(mktemp -d)
server=
finish() {
   if [ -n "$server" ]; then kill "$server" 2>/dev/null || true; fi
   rm -rf "$work"
}
trap finish EXIT
demo=$GLIA_STAGE/share/glia/demo
cp "$demo"/*.jsonl "$work"
head -n 100 "$demo/test.jsonl" >"$work/hundred.jsonl"

# The demo's program with 21 examples, as a training leaves it.
pipeline() {
   printf 'cache: false\n'
   local rows
   rows=$(head -n 21 "$demo/train.jsonl" |
      sed -E 's/^\{"id": "[^"]*", ("message": .*), ("queue": "[a-z]*")\}$/{"input": {\1}, "output": {\2}}/' |
      paste -sd,)
   sed "s|local/smollm2-135m-instruct|$1|" "$demo/front-desk.yaml" |
      awk -v rows="$rows" '{ print } /format: text/ { print "      examples: [" rows "]" }'
}

# rate NAME OPTION...: evaluates the hundred and prints how many a second.
rate() {
   local name=$1 start end
   shift
   start=$(date +%s%N)
   "$GLIA_STAGE/bin/glia" evaluate "$work/$file" --quiet --json --data "$work/hundred.jsonl" "$@" >"$work/result"
   end=$(date +%s%N)
   local reward
   reward=$(sed -E 's/.*"reward": ?([0-9.]+).*/\1/' "$work/result" | head -n 1)
   rates[$name]=$(awk "BEGIN { print 100 / (($end - $start) / 1e9) }")
   printf '%-58s %.1f a second, reward %s\n' "$name" "${rates[$name]}" "$reward"
}

declare -A rates
file=local.yaml
pipeline '{model: local/smollm2-135m-instruct}' >"$work/$file"
rate 'rollouts of one candidate over 100 examples'
whole=${rates['rollouts of one candidate over 100 examples']}
pipeline '{model: local/smollm2-135m-instruct, workers: 1, batch: 1, prefix_memory: 0, concurrency: 1}' >"$work/$file"
rate 'the same one by one, the whole prompt each time'
awk "BEGIN { printf \"%-58s %.1f   (goal: at least 15)\n\", \"times as many as one by one\", $whole / ${rates['the same one by one, the whole prompt each time']} }"

if [ -z "${GLIA_SERVER_PYTHON:-}" ]; then
   echo 'not compared with a server: GLIA_SERVER_PYTHON names no python with llama_cpp.server'
   exit 0
fi
port=$("$GLIA_SERVER_PYTHON" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
"$GLIA_SERVER_PYTHON" -m llama_cpp.server --port "$port" --n_ctx 2560 --n_threads 2 --n_threads_batch 2 \
   --model "$GLIA_MODELS/smollm2-135m-instruct.gguf" >"$work/log" 2>&1 &
server=$!
for _ in $(seq 100); do
   if curl -sf "http://127.0.0.1:$port/v1/models" >/dev/null; then break; fi
   sleep 0.2
done
file=served.yaml
pipeline "{model: openai-compatible/smollm2, base_url: \"http://127.0.0.1:$port/v1\", concurrency: 1, choices: logit_bias, tokenizer: /extras/tokenize}" >"$work/$file"
rate 'the same model in its own server, which keeps the prompt'
awk "BEGIN { printf \"%-58s %.1f   (goal: at least 2)\n\", \"times as many as the server\", $whole / ${rates['the same model in its own server, which keeps the prompt']} }"
