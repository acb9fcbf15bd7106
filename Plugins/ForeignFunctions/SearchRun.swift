import PluginSDK

/// One search: a script at work on an objective.
///
/// On one thread, from beginning to end. What C was given stays where it is until all is over.
final class SearchRun {
    private let script: SearchScript
    private let objective: Objective
    private let frame = CallFrame()
    private var values: [String: ForeignValue]
    private var bridges: [CallbackBridge] = []
    private var user: UnsafeMutableRawPointer?

    /// Prepares a search.
    ///
    /// - Parameters:
    ///   - script: What is called.
    ///   - objective: What C asks.
    ///   - values: What the script's arguments may name.
    init(_ script: SearchScript, _ objective: Objective, knowing values: [String: ForeignValue]) {
        (self.script, self.objective, self.values) = (script, objective, values)
    }

    /// Searches, and frees what has to be freed.
    ///
    /// - Throws: `ComponentError` if a call fails before the objective has ended the search.
    func run() throws {
        defer {
            objective.onEnd = {}
            // A failure here leaks C's memory at most.
            for step in script.free where isPossible(step) { _ = try? perform(step) }
        }
        objective.onEnd = { [unowned self] in
            for step in script.stop where isPossible(step) { _ = try? perform(step) }
        }
        for step in script.calls {
            var count = 0
            while count < step.most, objective.end == nil || count == 0 {
                count += 1
                do throws(CallFailure) {
                    let isDone = try perform(step)
                    if step.most > 1, isDone { break }
                } catch {
                    // A search that was ended early may well say that it failed.
                    if objective.end != nil { return }
                    throw ComponentError(.failedPrecondition, error.reason)
                }
            }
            if objective.end != nil { return }
        }
    }

    /// Whether all that a step takes is there: a search that failed early has made little.
    private func isPossible(_ step: SearchScript.Step) -> Bool {
        guard case .call(let function) = step.action else { return true }
        return zip(step.sources, function.arguments.wanted).allSatisfy { source, wanted in
            wanted.isCallback || wanted.parameter.type == .user || values[source] != nil
        }
    }

    /// Does a step; returns whether its result is a number other than 0, which ends a loop.
    @discardableResult
    private func perform(_ step: SearchScript.Step) throws(CallFailure) -> Bool {
        let result: ForeignValue?
        switch step.action {
        case .variable(let variable):
            let pointer = variable.address.load(as: UnsafeMutableRawPointer?.self)
            result = .address(.init(pointer: pointer))
        case .call(let function): result = try call(function, step)
        }
        if let name = step.name, let result { values[name] = result }
        return (result?.number ?? 0) != 0
    }

    private func call(
        _ function: ForeignFunction,
        _ step: SearchScript.Step
    ) throws(CallFailure) -> ForeignValue? {
        let wanted = function.arguments.wanted
        // Callbacks first: the user pointer beside one belongs to it.
        var codes: [Int: ForeignValue] = [:]
        for (index, wanted) in wanted.enumerated() {
            guard case .callback(let signature) = wanted.parameter.type else { continue }
            do {
                let bridge = try CallbackBridge(CallbackShape(signature), asking: objective)
                bridges.append(bridge)
                user = bridge.user
                codes[index] = .address(.init(pointer: bridge.code))
            } catch {
                throw CallFailure(reason: "\(error)")
            }
        }
        var arguments: [ForeignValue] = []
        for (index, source) in step.sources.enumerated() {
            if let code = codes[index] {
                arguments.append(code)
            } else if wanted[index].parameter.type == .user {
                arguments.append(.address(.init(pointer: user)))
            } else {
                arguments.append(values[source] ?? .null)
            }
        }
        return try function.call(arguments, in: frame).result
    }

    /// Whether a closure of libffi was needed.
    var usesClosure: Bool { bridges.contains(where: \.isClosure) }
}
