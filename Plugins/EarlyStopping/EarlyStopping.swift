import PluginSDK
import Synchronization

/// Ends a training whose epochs don't get better, or that has reached its goal.
///
/// A class because the best value so far is kept from one epoch to the next.
final class EarlyStopping: Callback {
    private struct State {
        var best: Double?
        var bestEpoch = 0
        var variables: JSONObject?
        var stale = 0
    }

    private let monitored: MonitoredValue
    private let distance: Double
    private let goal: Double?
    private let patience: Int
    private let baseline: Double?
    private let restores: Bool
    private let firstEpoch: Int
    private let state = Mutex(State())

    init(configuration: JSON) throws {
        monitored = MonitoredValue(configuration: configuration)
        distance = configuration["min_delta"]?.number ?? 0
        goal = configuration["stop_at"]?.number
        patience = configuration["patience"]?.integer ?? 0
        baseline = configuration["baseline"]?.number
        restores = configuration["restore_best_variables"]?.bool ?? false
        firstEpoch = configuration["start_from_epoch"]?.integer ?? 0
    }

    func notify(_ request: RunEvents, call: any Call) async throws -> Verdict {
        var verdict = Verdict()
        for event in request.all {
            switch event.kind {
            case .begin:
                try monitored.check(event)
                state.withLock { $0 = State() }
            case .epoch where event.epoch >= firstEpoch: verdict = try judge(event)
            default: continue
            }
        }
        return verdict
    }

    private func judge(_ epoch: RunEvent) throws -> Verdict {
        let value = try monitored.value(epoch)
        let key = monitored.key
        return state.withLock { state in
            if state.best.map({ monitored.isBetter(value, than: $0, by: distance) }) ?? true {
                state.best = value
                state.bestEpoch = epoch.epoch
                state.variables = epoch.json["variables"]?.object
                // A first value that misses the baseline is remembered, but it is no progress.
                let isProgress =
                    baseline.map { monitored.isBetter(value, than: $0, by: distance) } ?? true
                state.stale = isProgress ? 0 : state.stale + 1
            } else {
                state.stale += 1
            }
            if let goal, !monitored.isBetter(goal, than: value) {
                return verdict("\(key) has reached \(goal)", state)
            }
            // As with Keras: patience 0 ends the training at the first epoch that isn't better.
            guard state.stale > 0, state.stale >= patience else { return Verdict() }
            let span = state.stale == 1 ? "an epoch" : "\(state.stale) epochs"
            return verdict("\(key) hasn't become better for \(span)", state)
        }
    }

    private func verdict(_ reason: String, _ state: State) -> Verdict {
        guard restores, let variables = state.variables else { return Verdict(stop: reason) }
        return Verdict(
            stop: reason + "; the variables of epoch \(state.bestEpoch + 1) are restored",
            adopting: variables
        )
    }
}
