import Contract
import PluginHost
import Synchronization

/// Answers a driver's requests: "evaluate" by the training itself, all others as for anybody.
///
/// A driver whose worker ends begins its search again, in another worker. What it asked for before
/// it is told again, so that the history is that of a search that never broke.
///
/// A class because the training takes back from it what the evaluations came to.
final class DrivenSearch: Services {
    private struct State {
        var results: EpochResults
        var told: [Told] = []
        var isBusy = false
        /// Whether nobody waits any more for the evaluation under way.
        var isAbandoned = false
        var waiting: [CheckedContinuation<Void, Never>] = []
        var isOver = false
        var fault: (any Error)?
    }

    /// An evaluation that is done.
    private struct Told {
        let request: EvaluationRequest
        let answer: SlotValue
    }

    private let fit: Fit
    private let others: any Services
    private let state: Mutex<State>

    init(_ fit: Fit, _ results: EpochResults, asking others: any Services) {
        self.fit = fit
        self.others = others
        state = Mutex(State(results: results))
    }

    func answer(_ service: String, _ input: SlotValue, for call: HostCall) async throws -> SlotValue
    {
        guard service == "evaluate" else {
            return try await others.answer(service, input, for: call)
        }
        let request = try EvaluationRequest(slotValue: input)
        await abandonedEvaluation()
        let known = state.withLock { $0.told.first { $0.request == request } }
        if let known { return known.answer }
        // The driver hears of these two, and may still name the best that it knows.
        if fit.stopRequest.isRequested {
            throw ComponentError(.cancelled, "the run was asked to stop")
        }
        if let refusal = try fit.refusal(of: request.trials) {
            throw ComponentError(.resourceExhausted, refusal)
        }
        return try await evaluate(request)
    }

    private func evaluate(_ request: EvaluationRequest) async throws -> SlotValue {
        let before = try begin()
        var results = before
        do {
            let told = try await withTaskCancellationHandler {
                try await fit.run(request.trials, 0, 0, &results).slotValue
            } onCancel: {
                state.withLock { $0.isAbandoned = true }
            }
            end(with: results, told: Told(request: request, answer: told))
            return told
        } catch let error as CancellationError where !fit.isCancelled {
            // Its driver is gone, which is no fault of the evaluation.
            end(with: before)
            throw error
        } catch {
            end(with: results, fault: error)
            throw error
        }
    }

    /// Waits for the end of an evaluation whose driver's worker ended, if there is one.
    private func abandonedEvaluation() async {
        await withCheckedContinuation { continuation in
            let isFree = state.withLock { state in
                guard state.isBusy, state.isAbandoned else { return true }
                state.waiting.append(continuation)
                return false
            }
            if isFree { continuation.resume() }
        }
    }

    /// Results are told in the order of the requests, so there is one at a time.
    private func begin() throws -> EpochResults {
        try state.withLock { state in
            if state.isOver {
                throw ComponentError(.failedPrecondition, "the search is over")
            }
            if state.isBusy {
                throw ComponentError(
                    .failedPrecondition,
                    "'evaluate' was asked for while another request of it is under way; name "
                        + "several trials in one request instead"
                )
            }
            state.isBusy = true
            return state.results
        }
    }

    private func end(
        with results: EpochResults,
        told: Told? = nil,
        fault: (any Error)? = nil
    ) {
        let waiting = state.withLock { state in
            state.isBusy = false
            state.isAbandoned = false
            state.results = results
            if let told { state.told.append(told) }
            state.fault = state.fault ?? fault
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    /// Ends the search; returns what its rollouts came to.
    ///
    /// - Throws: What ended an evaluation and wasn't the driver's to handle.
    func conclude() throws -> EpochResults {
        try state.withLock { state in
            state.isOver = true
            if let fault = state.fault { throw fault }
            return state.results
        }
    }
}
