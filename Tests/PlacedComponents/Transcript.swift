import Contract
import PluginHost
import Synchronization

/// What a component did in one call: requests with their answers, log and progress, parts.
///
/// A class because all threads of a call write into it.
final class Transcript: Log, PartReader {
    /// A request with what came of it.
    struct Request {
        let service: String
        let input: SlotValue
        let answer: Result<SlotValue, ComponentError>
    }

    private struct Record {
        var requests: [Request] = []
        var lines: [String] = []
        var parts: [SlotValue] = []
    }

    private let record = Mutex(Record())

    /// The requests, in the order in which they were answered.
    var requests: [Request] { record.withLock { $0.requests } }

    /// All of it as text, to compare.
    ///
    /// Without requests for secrets: a library's are answered by the host, without anybody's script.
    /// Requests may be asked at the same time, and lines be written so: they have an order of their
    /// own. Parts don't.
    var text: [String] {
        record.withLock { record in
            record.requests.filter { $0.service != "secret.get" }.map {
                "asks for \($0.service): \($0.input.line) -> \($0.answer.line(\.line))"
            }
            .sorted() + record.lines.sorted() + record.parts.map { "sends \($0.line)" }
        }
    }

    func add(_ request: Request) { record.withLock { $0.requests.append(request) } }

    func write(_ level: LogLevel, _ message: String, source: String) {
        record.withLock { $0.lines.append("\(source) logs \(level): \(message)") }
    }

    func take(_ part: SlotValue, unless isCancelled: @Sendable () -> Bool) {
        record.withLock { $0.parts.append(part) }
    }
}

extension Result where Failure == ComponentError {
    /// Does something.
    static func outcome(of body: () async throws -> Success) async -> Self {
        do {
            return .success(try await body())
        } catch { return .failure(ComponentError(atDoor: error)) }
    }

    /// What came of it, to compare.
    func line(_ words: (Success) -> String) -> String {
        switch self {
        case .success(let value): words(value)
        case .failure(let error): "\(error.status): \(error.message) \(error.details)"
        }
    }
}

extension ComponentError {
    /// What the door makes of an error, also of one that is none of the contract.
    init(atDoor error: any Error) {
        let status: Status = error is CancellationError ? .cancelled : .internalFault
        self = error as? ComponentError ?? ComponentError(status, String(describing: error))
    }
}

extension SlotValue {
    /// All of it, for people and to compare: here a NaN is the same as another.
    var line: String {
        let arrays = arrays.map { array in
            let elements =
                switch array.elements {
                case .text(let texts): "\(texts.map { $0 ?? "missing" })"
                case .f64(let numbers): "\(numbers)"
                case .f32(let numbers): "\(numbers)"
                case .i32(let numbers): "\(numbers)"
                case .i64(let numbers): "\(numbers)"
                case .u8(let bytes): "\(bytes)"
                }
            return "\(array.name) by \(array.columns): \(elements)"
        }
        return ([String(decoding: headText, as: UTF8.self)] + arrays).joined(separator: " ")
    }
}
