import Contract
import PluginHost
import Synchronization

/// What crosses between a host and a component: calls with what they took and gave, requests with
/// their answers, and lines of the log.
///
/// A class because all of one run write into it.
final class PlacementTrace: Services, Log {
    private let services: any Services
    private let record = Mutex<[String]>([])

    /// Hands requests on to others.
    init(_ services: any Services) { self.services = services }

    /// All that crossed, in an order of its own: requests may be asked at the same time.
    var lines: [String] { record.withLock { $0.sorted() } }

    func add(_ line: String) { record.withLock { $0.append(line) } }

    func answer(_ service: String, _ input: SlotValue, for call: HostCall) async throws -> SlotValue
    {
        let output = try await services.answer(service, input, for: call)
        add("\(call.context.path) asks for \(service): \(input) -> \(output)")
        return output
    }

    func write(_ level: LogLevel, _ message: String, source: String) {
        add("\(source) logs \(level): \(message)")
    }
}

/// An instance whose calls are written down.
final class TracedInstance: ComponentInstance {
    private let instance: any ComponentInstance
    private let trace: PlacementTrace

    init(_ instance: any ComponentInstance, _ trace: PlacementTrace) {
        self.instance = instance
        self.trace = trace
    }

    var manifest: PluginManifest { instance.manifest }

    func has(slot: Int) -> Bool { instance.has(slot: slot) }

    func begin(slot: Int, _ input: SlotValue, in call: any Call) throws -> BegunCall {
        .open(TracedCall(instance: self, slot: slot, input: input, call: call))
    }

    private struct TracedCall: OpenCall {
        let instance: TracedInstance
        let slot: Int
        let input: SlotValue
        let call: any Call

        func result() async throws -> SlotValue { try await instance.call(slot, input, call) }
    }

    private func call(_ slot: Int, _ input: SlotValue, _ call: any Call) async throws -> SlotValue {
        let name = manifest.kind.slots[slot]
        do {
            let output = try await instance.call(slot: slot, input, in: call)
            trace.add("\(name): \(input) -> \(output)")
            return output
        } catch let error as ComponentError {
            trace.add("\(name): \(input) -> \(error.status) \(error.message) \(error.details)")
            throw error
        }
    }
}
