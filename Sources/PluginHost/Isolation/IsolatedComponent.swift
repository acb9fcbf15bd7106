import Contract
import JSONValues
import Synchronization

/// An instance of a component whose library is loaded into a worker process.
///
/// A worker that ends takes no more than the calls in hand with it. Each of them is tried again
/// alone, in a worker of its own; an input that ends that one too, and again, is at fault: the call
/// fails, and so does every later one with the same input. A component that keeps state gets back
/// what it last saved.
///
/// A class because it stands for an instance elsewhere.
final class IsolatedComponent: ComponentInstance {
    /// How often a call that ends its worker, and is known to be the cause, is tried.
    static let mostTrials = 2

    private struct State {
        /// The instance's number in each worker.
        var places: [Int: UInt64] = [:]
        var slots: UInt64 = 0
        /// The inputs of functions that open it, in the order in which they were called.
        var openings: [(slot: Int, input: SlotValue)] = []
        /// What it last saved, if its kind keeps state.
        var saved: [NamedArray] = []
    }

    let manifest: PluginManifest
    private let configuration: [UInt8]
    private let supervisor: WorkerSupervisor
    private let gate: CallGate?
    private let placing = CallGate(limit: 1)
    private let timeout: Duration?
    private let state = Mutex(State())
    private let convictions = ConvictedInputs()

    init(
        manifest: PluginManifest,
        configuration: JSONObject,
        supervisor: WorkerSupervisor,
        timeout: Duration?
    ) {
        self.manifest = manifest
        self.configuration = JSON.object(configuration).bytes()
        self.supervisor = supervisor
        self.timeout = timeout
        gate =
            switch manifest.concurrency {
            case .any: nil
            case .onePerInstance: CallGate(limit: 1)
            case .onePerPlugin: supervisor.gate
            }
    }

    deinit { supervisor.destroy(state.withLock { $0.places }) }

    /// Has the plugin make its instance; comes once, before any call.
    func create(call: any Call) async throws {
        do {
            let worker = try await supervisor.worker(.all, for: manifest, call: call)
            _ = try await place(on: worker, call)
        } catch let death as Worker.Death {
            supervisor.failed()
            throw ComponentError(
                .unavailable,
                "'\(manifest.name)' ended its worker when it was made: \(death.reason)"
            )
        }
    }

    func has(slot: Int) -> Bool { state.withLock { $0.slots >> UInt64(slot) & 1 == 1 } }

    func begin(slot: Int, _ input: SlotValue, in call: any Call) throws -> BegunCall {
        .open(WorkersCall(component: self, slot: slot, input: input, call: call))
    }

    /// A call in a worker, from its beginning.
    private struct WorkersCall: OpenCall {
        let component: IsolatedComponent
        let slot: Int
        let input: SlotValue
        let call: any Call

        func result() async throws -> SlotValue { try await component.call(slot, input, call) }
    }

    private func call(_ slot: Int, _ input: SlotValue, _ call: any Call) async throws -> SlotValue {
        if let reason = convictions.reason(slot, input) { throw conviction(slot, reason, []) }
        await gate?.enter()
        defer { gate?.leave() }
        var deaths = Deaths()
        while true {
            do {
                let isSuspect = deaths.count > 0
                let output = try await perform(slot, input, isSuspect: isSuspect, call)
                supervisor.succeeded()
                return output
            } catch let death as Worker.Death {
                supervisor.failed()
                if let reason = call.cancellation {
                    throw ComponentError(
                        .cancelled,
                        "it was cancelled (\(reason)): \(death.reason)"
                    )
                }
                // The next worker sends all parts again.
                if death.hadParts {
                    call.send(AnswerPart(content: "", beginsAnew: true).slotValue)
                }
                // Another call is known to have ended the worker: this one is as good as before.
                if death.isCause == false { continue }
                deaths.add(death)
                call.log(.pluginFault, "\(inHand(slot)), in \(call.context.path): \(death.reason)")
                for frame in death.end.frames { call.log(.debug, frame) }
                guard deaths.alone >= Self.mostTrials else { continue }
                supervisor.convicted(death.reason)
                let reason =
                    "\(function(slot)) ended its worker \(deaths.count) times, "
                    + "\(deaths.alone) of them alone in it: \(death.reason)"
                convictions.add(slot, input, reason)
                throw conviction(slot, reason, death.end.frames)
            }
        }
    }

    /// How often one call has ended its worker.
    private struct Deaths {
        /// Those of which it may be the cause.
        private(set) var count = 0
        /// Those of which it is, as it was alone in the worker or the host ended it for its sake.
        private(set) var alone = 0

        mutating func add(_ death: Worker.Death) {
            if count > 0 || death.isCause == true { alone += 1 }
            count += 1
        }
    }

    private func function(_ slot: Int) -> String {
        "'\(manifest.kind.slots[slot])' of '\(manifest.name)'"
    }

    private func inHand(_ slot: Int) -> String {
        "the worker of '\(manifest.name)' ended with '\(manifest.kind.slots[slot])' in hand"
    }

    private func conviction(_ slot: Int, _ reason: String, _ frames: [String]) -> ComponentError {
        var details: JSONObject = ["blame": "plugin", "set_aside": true]
        if !frames.isEmpty { details["backtrace"] = .array(frames.map(JSON.string)) }
        return ComponentError(.unavailable, reason, details: details)
    }

    private func perform(
        _ slot: Int,
        _ input: SlotValue,
        isSuspect: Bool,
        _ call: any Call
    ) async throws -> SlotValue {
        // State can't be in two places: such a component is alone anyway.
        guard isSuspect, manifest.kind.recovery == nil else {
            return try await perform(slot, input, in: .all, call)
        }
        return try await supervisor.suspects.run {
            try await perform(slot, input, in: .suspects, call)
        }
    }

    private func perform(
        _ slot: Int,
        _ input: SlotValue,
        in lane: WorkerSupervisor.Lane,
        _ call: any Call
    ) async throws -> SlotValue {
        let worker = try await supervisor.worker(lane, for: manifest, call: call)
        let place = try await place(on: worker, call)
        let ended = try await worker.perform(
            Frame(.call, reference: place, number: Int64(slot), value: input),
            in: call,
            manifest: manifest,
            timeout: timeout
        )
        if manifest.kind.openings.contains(slot) {
            state.withLock { state in
                state.openings.removeAll { $0.slot == slot }
                state.openings.append((slot, input))
            }
        }
        try await keepState(after: slot, on: worker, place, call)
        return try checked(ended.value)
    }

    /// What comes out of another process is checked as what comes through the door is.
    private func checked(_ value: SlotValue?) throws -> SlotValue {
        guard let value else { return SlotValue() }
        if !value.headText.isEmpty {
            do {
                try value.headText.withUnsafeBufferPointer { try JSON.check($0) }
            } catch {
                throw ComponentError(
                    .internalFault,
                    "'\(manifest.name)' gave an unsound result: \(error)"
                )
            }
        }
        return value
    }

    // MARK: - Recovery

    /// The instance's number in a worker; it is made there if it isn't there yet.
    private func place(on worker: Worker, _ call: any Call) async throws -> UInt64 {
        let id = worker.number
        if let place = state.withLock({ $0.places[id] }) { return place }
        return try await placing.run {
            if let place = state.withLock({ $0.places[id] }) { return place }
            let made = try await worker.perform(
                Frame(.create, text: manifest.id, details: configuration),
                in: call,
                manifest: manifest,
                timeout: timeout
            )
            try await reopen(made.reference, on: worker, call)
            state.withLock { state in
                // Workers that have ended are never asked again.
                state.places[id] = made.reference
                state.slots = UInt64(bitPattern: made.number)
            }
            return made.reference
        }
    }

    /// Tells a new instance what the one before it was told.
    private func reopen(_ place: UInt64, on worker: Worker, _ call: any Call) async throws {
        let (openings, saved) = state.withLock { ($0.openings, $0.saved) }
        for (slot, input) in openings {
            var (slot, input) = (slot, input)
            if let recovery = manifest.kind.recovery, !saved.isEmpty {
                slot = recovery.load
                input.arrays += saved
            }
            _ = try await worker.perform(
                Frame(.call, reference: place, number: Int64(slot), value: input),
                in: call,
                manifest: manifest,
                timeout: timeout
            )
        }
    }

    private func keepState(
        after slot: Int,
        on worker: Worker,
        _ place: UInt64,
        _ call: any Call
    ) async throws {
        guard let recovery = manifest.kind.recovery, slot != recovery.save, has(slot: recovery.save)
        else { return }
        let saved = try await worker.perform(
            Frame(.call, reference: place, number: Int64(recovery.save)),
            in: call,
            manifest: manifest,
            timeout: timeout
        )
        state.withLock { $0.saved = saved.value?.arrays ?? [] }
    }
}

extension ComponentKind {
    /// Functions that tell an instance something which later calls rely on.
    var openings: [Int] {
        switch self {
        case .module, .optimizer: [0]
        case .reward: [1]
        case .metric: [3]
        // A callback has heard all events, not one that could be told again.
        case .languageModel, .embeddingModel, .callback, .tool: []
        }
    }

    /// The functions by which an instance that keeps state can be made anew, if the kind has such.
    ///
    /// What ``load`` takes is what the opening took with what ``save`` gave.
    var recovery: (save: Int, load: Int)? {
        self == .optimizer ? (save: 4, load: 5) : nil
    }
}
