import Contract
import JSONValues
import PluginHost
import TestSupport
import Testing

/// The plugin ForeignFunctions as a library; its own tests try it as types.
struct ForeignFunctionsTests {
    private func host() throws -> TemplateHost {
        let host = try TemplateHost()
        try host.workshop.copyPlugin("ForeignFunctions")
        return host
    }

    @Test func aRewardCallsAFunctionOfAnotherLibrary() async throws {
        let score = try await host().score(
            ScoreRequest(
                inputs: [nil, nil],
                outputs: [#"{"a":"taxi"}"#, #"{"a":"repair"}"#],
                targets: [#"{"a":"taxi"}"#, #"{"a":"taxi"}"#]
            ),
            with: "ffi",
            [
                "library": "libc.so.6", "symbol": "strverscmp",
                "signature": "(output: str, target: str) -> i32", "equals": 0,
            ]
        )

        #expect(score.scores == [1, 0])
    }

    @Test func aModuleAndAToolCallOne() async throws {
        let configuration: JSONObject = [
            "library": "libm.so.6", "symbol": "hypot", "signature": "(x: f64, y: f64) -> f64",
        ]
        let response = try await host().with("ffi", .module, configuration) {
            try await PluginModule($0).run(
                ModuleRequest(input: #"{"x": 3, "y": 4}"#, variables: "{}"),
                call: $1
            )
        }
        let result = try await host().with("ffi", .tool, configuration) {
            try await PluginTool($0).call(ToolRequest(arguments: #"{"x": 6, "y": 8}"#), call: $1)
        }

        #expect(response.output == #"{"result":5.0}"#)
        #expect(result.content == "10.0")
    }

    @Test func aSearchInCWaitsForTheHostsAnswers() async throws {
        let host = try TemplateHost(answers: [
            "evaluate": { input in
                let trials = try EvaluationRequest(slotValue: input).trials
                let rows = trials.flatMap { trial in
                    trial.examples.map { example in
                        let x = trial.variables["a/x"]?.number ?? 0
                        return TrialResults.Row(
                            trial: trial.id,
                            example: example,
                            score: 1 - (x - 3) * (x - 3)
                        )
                    }
                }
                return TrialResults(rows: rows).slotValue
            }
        ])
        try host.workshop.copyPlugin("ForeignFunctions")
        let space = SearchSpace(
            program: "p",
            description: "",
            variables: [
                ProgramVariable(
                    path: "a/x",
                    variable: Variable(
                        name: "x",
                        description: "",
                        schema: ["type": "number", "minimum": 0, "maximum": 4],
                        value: 0
                    ),
                    producesTarget: true
                )
            ],
            trainCount: 1,
            validationCount: 2,
            epochs: 1,
            stepsPerEpoch: 1,
            minibatchSize: nil,
            seed: 0
        )

        let found = try await host.with("ffi", .optimizer, Self.simplex) { instance, call in
            let driver = try #require(PluginOptimizer(instance).driver)
            #expect(
                try await driver.begin(space, call: call)
                    == SearchBound(rollouts: 60, modelCalls: 0)
            )
            return try await driver.drive(space, call: call)
        }

        let x = try #require(found.variables["a/x"]?.number)
        #expect(abs(x - 3) < 0.05)
    }

    /// GSL's simplex.
    private static let simplex: JSONObject = [
        "library": "libgsl.so.27",
        "calls": [
            ["symbol": "gsl_set_error_handler_off", "signature": "() -> ptr?"],
            ["variable": "gsl_multimin_fminimizer_nmsimplex2", "as": "method"],
            [
                "symbol": "gsl_multimin_fminimizer_alloc",
                "signature": "(method: ptr, n: u64) -> ptr", "as": "search",
            ],
            [
                "symbol": "gsl_multimin_fminimizer_set",
                "signature": .string(
                    "(search: ptr, f: {f: fn(x: {size: u64, stride: u64 = 1, data: f64[size]}, "
                        + "user) -> f64, n: u64, user}, "
                        + "start: {size: u64, stride: u64 = 1, data: f64[size], block: ptr = null, "
                        + "owner: i32 = 0}, "
                        + "step: {size: u64, stride: u64 = 1, data: f64[size], block: ptr = null, "
                        + "owner: i32 = 0}) -> status"
                ), "arguments": ["start.data": "start", "step.data": "step"],
            ],
            [
                "symbol": "gsl_multimin_fminimizer_iterate", "signature": "(search: ptr) -> i32",
                "repeat": 100,
            ],
        ],
        "free": [["symbol": "gsl_multimin_fminimizer_free", "signature": "(search: ptr) -> void"]],
    ]
}
