import PluginSDK
import Synchronization

/// Writes the program after each epoch, or after each that is the best so far.
///
/// A class because the program file and the best value are kept from one epoch to the next.
final class ProgramCheckpoint: Callback {
    private struct State {
        var program: JSONObject = [:]
        var best: Double?
    }

    private let path: PathTemplate
    private let monitored: MonitoredValue
    private let savesBestOnly: Bool
    private let threshold: Double?
    private let state = Mutex(State())

    init(configuration: JSON) throws {
        path = try PathTemplate(configuration["filepath"]?.string ?? "checkpoint.json")
        monitored = MonitoredValue(configuration: configuration)
        savesBestOnly = configuration["save_best_only"]?.bool ?? false
        threshold = configuration["initial_value_threshold"]?.number
    }

    func notify(_ request: RunEvents, call: any Call) async throws -> Verdict {
        for event in request.all {
            switch event.kind {
            case .begin:
                if savesBestOnly { try monitored.check(event) }
                let program = event.json["program"]?.object ?? [:]
                state.withLock { $0 = State(program: program, best: threshold) }
            case .epoch:
                if try isDue(event) { try await save(event, call) }
            default: continue
            }
        }
        return Verdict()
    }

    private func isDue(_ epoch: RunEvent) throws -> Bool {
        guard savesBestOnly else { return true }
        let value = try monitored.value(epoch)
        return state.withLock { state in
            guard state.best.map({ monitored.isBetter(value, than: $0) }) ?? true else {
                return false
            }
            state.best = value
            return true
        }
    }

    private func save(_ epoch: RunEvent, _ call: any Call) async throws {
        var program = state.withLock { $0.program }
        guard !program.isEmpty else {
            throw ComponentError(
                .failedPrecondition,
                "there is no program to write: the event 'begin' has not been told"
            )
        }
        program["variables"] = epoch.json["variables"]
        var training = program["training"]?.object ?? [:]
        training["why"] = epoch.json["why"]
        training["epoch"] = .integer(Int64(epoch.epoch + 1))
        training["values"] = epoch.json["values"]
        program["training"] = .object(training)
        try await call.writeFile(
            try path.filled(epoch),
            JSON.object(program).text(.indented) + "\n"
        )
    }
}
