import Contract
import JSONValues
import Pipeline
import ProgramGraph
import TestSupport
import Testing

/// Weights of rewards within a program, which a search tunes towards the program's own reward.
struct BestOfTests {
    /// A model that is always right and a function that is always wrong, and a choice between
    /// them that longer answers win, "repair" over "taxi", until shorter ones count for more.
    private static func edits(
        number: String = "rewards.0.weight",
        second: String = "{plugin: ffi, library: libm.so.6, symbol: fabs, "
            + "signature: \"(one: f64 = 1) -> f64\"}"
    ) -> KeyValuePairs<String, String> {
        [
            "  output: router": """
                other:
                  plugin: ffi
                  input: message
                  library: libglib-2.0.so.0
                  symbol: g_utf8_casefold
                  signature: '(text: str = "Repair", size: i64 = -1) -> owned str by g_free'
                  result_field: queue
                best:
                  plugin: BestOf
                  input: [message, router, other]
                  rewards:
                    - reward: {plugin: ffi, library: libc.so.6, symbol: strlen, signature: "(queue: str) -> u64", scale: -1}
                    - reward: \(second)
                  numbers:
                    \(number): {minimum: -1, maximum: 1, start: -0.3}
              output: best
            """,
            "optimizer: {plugin: RandomFewShot, nb_max_examples: 2}": """
            optimizer:
              plugin: ffi
              library: libnlopt.so.0
              evaluations: 12
              calls:
                - {symbol: nlopt_create, signature: "(algorithm: i32 = 25, n: u32) -> ptr", as: search}
                - {symbol: nlopt_set_lower_bounds, signature: "(search: ptr, lower: f64[*]) -> i32"}
                - {symbol: nlopt_set_upper_bounds, signature: "(search: ptr, upper: f64[*]) -> i32"}
                - {symbol: nlopt_set_initial_step, signature: "(search: ptr, step: f64[*]) -> i32"}
                - {symbol: nlopt_set_maxeval, signature: "(search: ptr, evaluations: i32) -> i32"}
                - symbol: nlopt_set_min_objective
                  signature: "(search: ptr, objective: fn(n: u32, x: f64[n], gradient: out f64[n]?, user) -> f64, user) -> i32"
                - {symbol: nlopt_optimize, signature: "(search: ptr, x: inout f64[*], least: out f64) -> i32"}
              free: [{symbol: nlopt_destroy, signature: "(search: ptr) -> void"}]
            """,
            "epochs: 2": "epochs: 1",
        ]
    }

    private func desk() throws -> PipelineDesk {
        let desk = try PipelineDesk()
        for plugin in ["ForeignFunctions", "Wiring"] { try desk.workshop.copyPlugin(plugin) }
        return desk
    }

    @Test func aSearchFindsTheWeightsUnderWhichTheProgramIsRight() async throws {
        let desk = try desk()
        let pipeline = try await desk.load(replacing: Self.edits())
        #expect(pipeline.program.variables.map(\.path).last == "best/rewards.0.weight")

        let history = try await desk.train(pipeline).split(separator: "\n")
        let trials = history.compactMap { try? JSON(parsing: String($0)) }
            .filter { $0["event"] == "trial" }
        let means = trials.map { trial in
            (trial["scores"]?.array ?? []).compactMap(\.number).reduce(0, +)
        }
        #expect(means.first == 0)
        #expect(means.max() == 2)
    }

    private func mistakes(_ edits: KeyValuePairs<String, String>) async throws -> String {
        let all = try await desk().mistakes(replacing: edits)
        return all.replacing("desk.yaml:", with: "")
    }

    @Test func aRewardThatNeedsATargetIsAMistake() async throws {
        #expect(
            try await mistakes(Self.edits(second: "{plugin: ExactMatch, key: queue}"))
                == "27: program.modules.best.rewards.1.reward: 'ExactMatch' compares with a target, "
                + "which a program doesn't have while it answers; name a reward that needs none, "
                + "such as LMAsJudge"
        )
    }

    @Test func aRewardThatWantsAFieldThatIsNotThereIsAMistake() async throws {
        let reward =
            "{plugin: ffi, library: libc.so.6, symbol: strlen, signature: \"(quue: str) -> u64\"}"
        let mistakes = try await mistakes(Self.edits(second: reward))
        #expect(mistakes.hasPrefix("27: program.modules.best.rewards.1.reward"))
        #expect(mistakes.contains("quue"))
    }

    @Test func numbersOfAListAreNamedByTheirPlaces() async throws {
        let all = try await mistakes(Self.edits(number: "rewards.2.weight"))
        #expect(all.contains("'BestOf' has no number 'rewards.2.weight'"))
    }
}
