#!/usr/bin/env bash
# Rollouts a second of one candidate over 100 examples: by the local engine, one after the other, and
# by the same model in a server of its own; both keep the prompt that they have read. What reading it
# anew for each costs is in engine_bench's first line.
# Each figure is `glia evaluate` of 101 examples less one of a single example, which loads the model and
# reads the prompt. `make bench` calls it.
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
head -n 101 "$demo/test.jsonl" >"$work/101.jsonl"
head -n 1 "$demo/test.jsonl" >"$work/1.jsonl"

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

# served: CPU of the server so far, in seconds; 0 without one.
served() {
   [ -n "$server" ] || { echo 0; return; }
   awk -v hertz="$(getconf CLK_TCK)" '{ print ($14 + $15) / hertz }' "/proc/$server/stat"
}

# seconds FILE COUNT: how long an evaluation of so many examples takes, and how much CPU in all.
seconds() {
   local before
   before=$(served)
   TIMEFORMAT='%R %U %S'
   { time "$GLIA_STAGE/bin/glia" evaluate "$work/$1" --quiet --data "$work/$2.jsonl" >"$work/result"; } 2>"$work/time"
   awk -v more="$(served)" -v before="$before" 'END { print $1, $2 + $3 + more - before }' "$work/time"
}

# rate NAME FILE: sets rate and cpu to how many more examples a second are evaluated and what each
# costs, and prints them.
rate() {
   local one all
   read -r -a one < <(seconds "$2" 1)
   read -r -a all < <(seconds "$2" 101)
   rate=$(awk "BEGIN { print 100 / (${all[0]} - ${one[0]}) }")
   cpu=$(awk "BEGIN { print (${all[1]} - ${one[1]}) * 10 }")
   printf '%-58s %.1f a second, %.0f ms of CPU each; %s\n' "$1" "$rate" "$cpu" "$(head -n 1 "$work/result")"
}

# times NAME [GOAL]: how many times as many as at the last rate the local engine makes, and at how
# much of its CPU.
times() {
   awk "BEGIN { printf \"%-58s %.1f, for %.2f of the CPU%s\n\", \"$1\", $whole / $rate, $wholeCPU / $cpu, \"${2:+   (goal: at least $2)}\" }"
}

pipeline '{model: local/smollm2-135m-instruct}' >"$work/local.yaml"
rate 'rollouts of one candidate over 100 examples' local.yaml
whole=$rate wholeCPU=$cpu
pipeline '{model: local/smollm2-135m-instruct, workers: 1, batch: 1, concurrency: 1}' >"$work/alone.yaml"
rate 'the same one after the other' alone.yaml
times 'times as many as one after the other'

if [ -z "${GLIA_SERVER_PYTHON:-}" ]; then
   echo 'not compared with a server: GLIA_SERVER_PYTHON names no python with llama_cpp.server'
   exit 0
fi
port=$("$GLIA_SERVER_PYTHON" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
# Threads that spin while they wait would measure what else runs.
OMP_WAIT_POLICY=passive "$GLIA_SERVER_PYTHON" -m llama_cpp.server --port "$port" --n_ctx 2560 --n_threads 2 --n_threads_batch 2 \
   --model "$GLIA_MODELS/smollm2-135m-instruct.gguf" >"$work/log" 2>&1 &
server=$!
for _ in $(seq 100); do
   if curl -sf "http://127.0.0.1:$port/v1/models" >/dev/null; then break; fi
   sleep 0.2
done
pipeline "{model: openai-compatible/smollm2, base_url: \"http://127.0.0.1:$port/v1\", concurrency: 1, choices: logit_bias, tokenizer: /extras/tokenize}" \
   >"$work/served.yaml"
rate 'the same model in its own server, which keeps the prompt' served.yaml
times 'times as many as the server' 2
