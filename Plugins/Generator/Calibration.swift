import PluginSDK
import Synchronization

/// Takes out of a choice what the model would choose whatever it is asked.
///
/// A small model prefers some labels before it has read the input: the ones it has seen often, the
/// ones of the last examples. Contextual calibration (Zhao et al., "Calibrate before use: improving
/// few-shot performance of language models", 2021) asks the same prompt about inputs without
/// content, and compares each choice's log-probability with its mean over those. That costs a few
/// calls for each candidate, none for each input.
///
/// A class because calls share what was found out. It is a function of a candidate's prompt, for
/// which the host's key stands; so nothing that depends on earlier calls is kept.
final class Calibration: Sendable {
    /// What stands in the input's text fields when there is nothing to say.
    static let contentFree = ["N/A", "...", "Hello"]

    private typealias Prior = Task<[Double], any Error>
    private let priors = Mutex<[String: Prior]>([:])
    private static let capacity = 64

    /// Returns each choice's mean log-probability over inputs without content.
    ///
    /// - Parameters:
    ///   - key: The key of the variables; nothing is kept for an empty one.
    ///   - requests: One request for each input without content.
    ///   - call: The call that asks, if no other has asked before.
    /// - Returns: A number a choice; none if the model doesn't say its probabilities.
    /// - Throws: ``ComponentError`` if the model can't be asked.
    func prior(
        for key: String,
        requests: [CompletionRequest],
        call: any Call
    ) async throws
        -> [Double]
    {
        if key.isEmpty { return try await Self.ask(requests, call) }
        let task = priors.withLock { priors -> Prior in
            if let known = priors[key] { return known }
            if priors.count >= Self.capacity { priors.removeAll() }
            // Started once for all calls with these variables; the others wait for it.
            let task = startInline { try await Self.ask(requests, call) }
            priors[key] = task
            return task
        }
        do {
            return try await task.value
        } catch {
            priors.withLock { $0[key] = nil }
            throw error
        }
    }

    private static func ask(
        _ requests: [CompletionRequest],
        _ call: any Call
    ) async throws
        -> [Double]
    {
        var sums: [Double] = []
        for request in requests {
            let found = try await call.generate(request).choiceLogProbabilities
            guard found.count == request.choices.count else { return [] }
            sums = sums.isEmpty ? found : zip(sums, found).map(+)
        }
        return sums.map { $0 / Double(requests.count) }
    }
}
