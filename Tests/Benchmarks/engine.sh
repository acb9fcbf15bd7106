#!/usr/bin/env bash
# Rollouts a second of one candidate over 100 examples: by the local engine, one after the other, and
# by the same model in a server of its own; all keep the prompt that they have read. What reading it
# anew for each costs is in engine_bench's lines, since nobody can have the engine do so.
# Each figure is `glia evaluate` of many examples less one of a single example, which loads the model and
# reads the prompt. `make bench` calls it; arguments are the server's settings to try (see below).
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
for count in 1 101; do head -n "$count" "$demo/test.jsonl" >"$work/$count.jsonl"; done

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

# serve POLICY THREADS: starts the server, and sets port.
serve() {
   port=$("$GLIA_SERVER_PYTHON" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
   OMP_WAIT_POLICY=$1 "$GLIA_SERVER_PYTHON" -m llama_cpp.server --port "$port" --n_ctx 2560 \
      --n_threads "$2" --n_threads_batch "$2" --model "$GLIA_MODELS/smollm2-135m-instruct.gguf" >"$work/log" 2>&1 &
   server=$!
   for _ in $(seq 100); do
      if curl -sf "http://127.0.0.1:$port/v1/models" >/dev/null; then return; fi
      sleep 0.2
   done
   echo "the server doesn't start: $(tail -n 1 "$work/log")" >&2
   exit 1
}

# The server at its best: how its threads wait, how many there are, and how many questions come at once.
# One thread leaves a core idle; two share the work of each step and may spin between the steps.
best=0
[ $# -gt 0 ] || set -- passive,1,1 passive,2,1 passive,2,2 active,2,1 active,2,2
for setting in "$@"; do
   IFS=, read -r policy threads concurrency <<<"$setting"
   serve "$policy" "$threads"
   pipeline "{model: openai-compatible/smollm2, base_url: \"http://127.0.0.1:$port/v1\", concurrency: $concurrency, choices: logit_bias, tokenizer: /extras/tokenize}" \
      >"$work/served.yaml"
   rate "in its own server: $policy, $threads threads, $concurrency at once" served.yaml
   kill "$server" && wait "$server" 2>/dev/null || true
   server=
   if awk "BEGIN { exit !($rate > $best) }"; then best=$rate bestCPU=$cpu bestSetting=$setting; fi
done
rate=$best cpu=$bestCPU
times "times as many as the server at its best ($bestSetting)" 2
