import PluginSDK

/// Tunes a program's numbers by an optimizer that is a C function.
///
/// The function sees each number as a place from 0 to 1 between its bounds, and asks for the mean
/// reward on validation examples. The best point that it tried is adopted, the start among them.
struct ForeignSearch: SearchDriver {
    private let script: SearchScript
    private let evaluations: Int
    private let firstStep: Double
    private let minimizes: Bool
    private let mostExamples: Int?

    init(configuration: JSON) throws {
        script = try SearchScript(configuration)
        evaluations = configuration["evaluations"]?.integer ?? 30
        firstStep = configuration["first_step"]?.number ?? 0.25
        minimizes = configuration["sense"]?.string != "maximize"
        mostExamples = configuration["examples"]?.integer
    }

    func begin(_ request: SearchSpace, call: any Call) async throws -> SearchBound {
        guard !request.variables.compactMap(TunedNumber.init).isEmpty else {
            let paths = request.variables.map { "'\($0.path)'" }.joined(separator: ", ")
            throw ComponentError(
                .failedPrecondition,
                "the program has no number to tune; name some in a module, such as "
                    + "numbers: {temperature: {minimum: 0, maximum: 1, start: 0.5}}"
                    + (paths.isEmpty ? "" : " (its variables are \(paths))")
            )
        }
        return SearchBound(rollouts: evaluations * examples(of: request).count, modelCalls: 0)
    }

    private func examples(of request: SearchSpace) -> [Int] {
        Array(0..<min(request.validationCount, mostExamples ?? .max))
    }

    func drive(_ request: SearchSpace, call: any Call) async throws -> Conclusion {
        guard let call = call as? any WaitingCall else {
            throw ComponentError(
                .unimplemented,
                "a function of C can only be driven by a host that can be waited for"
            )
        }
        let numbers = request.variables.compactMap(TunedNumber.init)
        let objective = Objective(
            numbers,
            examples: examples(of: request),
            evaluations: evaluations,
            minimizes: minimizes,
            call: call
        )
        let start = numbers.map(\.start)
        // The start is evaluated whatever the function does, so that nothing worse is adopted.
        _ = objective.value(at: start)
        let run = SearchRun(script, objective, knowing: values(start, request))
        do {
            if objective.end == nil { try run.run() }
        } catch let error as ComponentError {
            // What was paid for is kept if there is more than the start.
            guard objective.evaluated > 1 else { throw error }
            call.log(.warning, "the search ended early: \(error.message)")
        }
        return try conclusion(objective)
    }

    private func values(_ start: [Double], _ request: SearchSpace) -> [String: ForeignValue] {
        [
            "n": .integer(Int64(start.count)), "start": .numbers(start), "x": .numbers(start),
            "lower": .numbers(start.map { _ in 0 }), "upper": .numbers(start.map { _ in 1 }),
            // Away from the bound that is nearer, so that the first step leads inside.
            "step": .numbers(start.map { $0 + firstStep <= 1 ? firstStep : -firstStep }),
            "evaluations": .integer(Int64(evaluations)),
            "seed": .integer(Int64(request.seed & 0x7fff_ffff)),
        ]
    }

    private func conclusion(_ objective: Objective) throws -> Conclusion {
        if case .fault(let error)? = objective.end { throw error }
        guard let best = objective.best else {
            throw ComponentError(.failedPrecondition, "no point of the search could be scored")
        }
        if case .host(let reason)? = objective.end {
            return Conclusion(variables: best.variables, why: "\(best.why); \(reason)")
        }
        return Conclusion(variables: best.variables, why: best.why)
    }
}
