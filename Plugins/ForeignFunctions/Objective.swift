import PluginSDK

/// What a search in C minimizes or maximizes: the mean reward of a program with other numbers.
///
/// C asks on one thread, one point after the other. A class because the search looks at what it
/// has seen.
final class Objective {
    /// A point and what it came to.
    private struct Point {
        let variables: JSONObject
        let reward: Double
    }

    /// Why there is nothing more to evaluate.
    enum End: Equatable {
        /// All evaluations that the configuration allows are used up.
        case evaluations
        /// The host allows no more.
        case host(String)
        /// What C asks for can't be given.
        case fault(ComponentError)
    }

    /// How many numbers a point has.
    let count: Int
    /// Is told once that there is nothing more to evaluate.
    var onEnd: () -> Void = {}
    /// Why there is nothing more to evaluate, or nil.
    private(set) var end: End?
    private let numbers: [TunedNumber]
    private let examples: [Int]
    private let most: Int
    private let sign: Double
    private let call: any WaitingCall
    private var points: [Point] = []
    private var known: [JSONObject: Int] = [:]

    /// Makes an objective.
    ///
    /// - Parameters:
    ///   - numbers: What is searched.
    ///   - examples: The validation examples that a point is scored on.
    ///   - evaluations: How many different points may be evaluated.
    ///   - minimizes: Whether the function looks for the least value.
    ///   - call: Where trials are asked for.
    init(
        _ numbers: [TunedNumber],
        examples: [Int],
        evaluations: Int,
        minimizes: Bool,
        call: any WaitingCall
    ) {
        self.numbers = numbers
        self.examples = examples
        most = evaluations
        sign = minimizes ? -1 : 1
        self.call = call
        count = numbers.count
    }

    /// Returns what the function looks for at a point: the mean reward, negated to be minimized.
    ///
    /// Points that become the same values, by rounding or at a bound, are evaluated once. One that
    /// can't be scored, or comes after the end, is worse than all others.
    ///
    /// - Parameter point: A place from 0 to 1 for each number.
    /// - Returns: A finite number.
    func value(at point: [Double]) -> Double {
        var variables: JSONObject = [:]
        for (number, place) in zip(numbers, point) {
            variables[number.path] = number.value(at: place)
        }
        if let index = known[variables] { return shown(points[index].reward) }
        guard end == nil else { return shown(.nan) }
        guard points.count < most else {
            finish(.evaluations)
            return shown(.nan)
        }
        do {
            let reward = try evaluate(variables)
            known[variables] = points.count
            points.append(Point(variables: variables, reward: reward))
            return shown(reward)
        } catch let error as ComponentError
            where [.resourceExhausted, .cancelled].contains(error.status)
        {
            finish(.host(error.message))
        } catch {
            finish(.fault(error as? ComponentError ?? .init(.internalFault, "\(error)")))
        }
        return shown(.nan)
    }

    /// Ends the search for a reason of C's making.
    func fail(_ message: String) {
        if end == nil { finish(.fault(ComponentError(.invalidArgument, message))) }
    }

    private func finish(_ end: End) {
        self.end = end
        onEnd()
    }

    /// C can't be told that a point has no value; a number a little worse than all others leads it
    /// away, and unlike infinity spoils no arithmetic.
    private func shown(_ reward: Double) -> Double {
        if reward.isFinite { return sign * reward }
        let worst = points.map(\.reward).filter(\.isFinite).min() ?? 0
        return sign * (worst - 1)
    }

    private func evaluate(_ variables: JSONObject) throws -> Double {
        let trial = Trial(
            id: points.count,
            variables: variables,
            split: .validation,
            examples: examples,
            note: "point \(points.count + 1)"
        )
        let answer = try call.waitingRequest(
            "evaluate",
            EvaluationRequest(trials: [trial]).slotValue
        )
        let scores = try TrialResults(slotValue: answer).rows.map(\.score).filter(\.isFinite)
        return scores.isEmpty ? .nan : scores.reduce(0, +) / Double(scores.count)
    }

    /// The best point so far, the first of equals; nil if none could be scored.
    var best: (variables: JSONObject, why: String)? {
        let scored = points.filter(\.reward.isFinite)
        guard let best = scored.max(by: { $0.reward < $1.reward }),
            let first = scored.first(where: { $0.reward == best.reward }), let start = points.first
        else { return nil }
        let before = start.reward.isFinite ? ", \(Self.rounded(start.reward)) at the start" : ""
        return (
            first.variables,
            "the best of \(points.count) points: \(Self.rounded(first.reward)) on "
                + "\(examples.count) validation examples\(before)"
        )
    }

    /// How many different points were evaluated.
    var evaluated: Int { points.count }

    private static func rounded(_ value: Double) -> Double { (value * 10_000).rounded() / 10_000 }
}
