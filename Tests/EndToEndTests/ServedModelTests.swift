import Foundation
import JSONValues
import TestSupport
import Testing

/// The local model in a server of its own against the same in process; `GLIA_SERVER_PYTHON` names a
/// Python with llama_cpp.server, which takes minutes to install.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["GLIA_SERVER_PYTHON"] != nil))
struct ServedModelTests {
    private static let script = """
        "$1" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0))
        print(s.getsockname()[1])' >"$3.port"
        port=$(cat "$3.port")
        "$1" -m llama_cpp.server --port "$port" --n_ctx 2560 --n_threads 1 --n_threads_batch 1 \\
           --model "$GLIA_MODELS/smollm2-135m-instruct.gguf" >"$3.log" 2>&1 & server=$!
        trap 'kill $server' EXIT
        until curl -sf "http://127.0.0.1:$port/v1/models" >/dev/null; do
           kill -0 $server || exit 3
        done
        "$2" evaluate "$3" --quiet --json --set "language_models.default={
           model: openai-compatible/smollm2, base_url: \\"http://127.0.0.1:$port/v1\\",
           concurrency: 1, choices: logit_bias, tokenizer: /extras/tokenize}"
        """

    @Test func bothWaysChooseTheSame() throws {
        let python = try #require(ProcessInfo.processInfo.environment["GLIA_SERVER_PYTHON"])
        let installation = try Installation()
        let workshop = try Workshop()
        let pipeline = try installation.smallDemo(in: workshop)

        let inProcess = try installation.glia(["evaluate", pipeline, "--quiet", "--json"])
        let served = try Command.run(
            "/bin/bash",
            [
                "-c", Self.script, "bash", python, installation.root + "/bin/glia", pipeline,
            ]
        )

        let rewards = try [inProcess, served].map { run in
            try #require(run.status == 0, "\(run.errors)")
            return try #require(try JSON(parsing: run.output)["reward"]?.number)
        }
        // Batches of another shape add in another order, so one of 14 may differ.
        #expect(abs(rewards[0] - rewards[1]) < 0.1, "\(rewards)")
    }
}
