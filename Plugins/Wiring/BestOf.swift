import PluginSDK

/// Gives the best of several answers, by rewards of which each has a weight.
///
/// The first input is what was asked, the others are the answers to it. A reward sees no target
/// here: while a program answers there is none. The weights are numbers that training may change,
/// towards the program's own reward: what tells good answers from bad ones without a target is
/// learned from those that have one. (Och, "Minimum error rate training in statistical machine
/// translation", 2003, does so for lists of translations.)
struct BestOf: Module {
    /// A reward and how much it counts.
    private struct Judge: Sendable {
        let reward: String
        let weight: Double
        /// The weight's name among the variables.
        let variable: String
    }

    private let judges: [Judge]

    init(configuration: JSON) {
        judges = (configuration["rewards"]?.array ?? []).enumerated().map { index, judge in
            Judge(
                reward: judge["reward"]?.string ?? "",
                weight: judge["weight"]?.number ?? 1,
                variable: "rewards.\(index).weight"
            )
        }
    }

    func infer(_ request: InferRequest, call: any Call) async throws -> ModuleShape {
        try request.refuseOutput()
        guard request.inputs.count >= 3 else {
            throw ComponentError(
                .invalidArgument,
                "the best is chosen of at least two answers to what was asked, as in "
                    + "input: [question, short, long]; found \(request.inputs.count) inputs",
                details: ["at": "/input"]
            )
        }
        let output = Either.schema(Array(request.inputs.dropFirst()))
        for judge in judges {
            // What doesn't suit the reward is told by the host, at the reward's own place.
            _ = try await call.check(
                judge.reward,
                DataSchemas(input: request.inputs[0], output: output, target: Self.noTarget)
            )
        }
        return ModuleShape(output: output, variables: [], takesEachInput: true)
    }

    private static let noTarget: JSON = [
        "type": "object", "properties": [:], "additionalProperties": false,
    ]

    func run(_ request: ModuleRequest, call: any Call) async throws -> ModuleResponse {
        guard let asked = request.inputs.first ?? nil else {
            return ModuleResponse(missingBecause: "what was asked is missing")
        }
        let answers = request.inputs.dropFirst().compactMap { $0 }
        if answers.isEmpty { return ModuleResponse(notTakenBecause: "all answers are missing") }
        let variables = try JSON(parsing: request.variables)
        var sums = answers.map { _ in 0.0 }
        var reason = ""
        for judge in judges {
            let score = try await call.score(
                judge.reward,
                ScoreRequest(
                    inputs: answers.map { _ in asked },
                    outputs: answers,
                    targets: answers.map { _ in nil }
                )
            )
            let weight = variables[judge.variable]?.number ?? judge.weight
            for index in answers.indices {
                sums[index] += weight * score.scores[index]
                if let fault = score.unscored[index] { (sums[index], reason) = (.nan, fault) }
            }
        }
        guard let best = Self.best(sums) else {
            return ModuleResponse(missingBecause: "no answer could be scored: " + reason)
        }
        return ModuleResponse(output: answers[best])
    }

    /// The place of the highest sum, the first of equals; an answer without one isn't chosen.
    private static func best(_ sums: [Double]) -> Int? {
        var best: Int?
        for index in sums.indices where !sums[index].isNaN {
            if best.map({ sums[index] > sums[$0] }) ?? true { best = index }
        }
        return best
    }
}
