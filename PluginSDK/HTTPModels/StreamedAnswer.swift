package import Contract
package import JSONValues
import Synchronization

/// An answer that is put together of the events of a stream.
package protocol StreamedAnswer: Sendable {
    /// Takes the next event.
    ///
    /// - Parameters:
    ///   - event: The event's data.
    ///   - access: The way to the provider, which makes errors.
    /// - Returns: What it adds to the answer's text.
    /// - Throws: `ComponentError`, `unavailable` if the stream tells of a fault.
    mutating func take(_ event: [UInt8], _ access: ProviderAccess) throws -> String

    /// Whether the stream has said that it is whole.
    var hasEnded: Bool { get }
}

extension ProviderAccess {
    /// Sends one request and reads the stream of its answer while it arrives.
    ///
    /// Parts are sent on the thread that all transfers of this model share: while their reader is
    /// slow, they wait too.
    ///
    /// - Parameters:
    ///   - path: What follows the address.
    ///   - body: JSON text that asks for a stream.
    ///   - answer: What to put the events into.
    ///   - sendsParts: Whether its text goes ahead as parts of the call.
    ///   - call: The call that asks.
    /// - Returns: The whole answer, and what may still be asked.
    /// - Throws: `ComponentError`, `unavailable` if the stream tells of a fault or is cut off.
    package func stream<Answer: StreamedAnswer>(
        _ path: String,
        _ body: [UInt8],
        into answer: Answer,
        sendsParts: Bool,
        call: any Call
    ) async throws -> (answer: Answer, limits: RateReport?) {
        let intake = StreamIntake(answer, self, sendsParts ? call : nil)
        let response = try await post(path, body, call: call) { intake.take($0) }
        return (try intake.finished(response.body), response.limits)
    }

    /// Reads an event that must be JSON.
    ///
    /// - Parameter event: The event's data.
    /// - Returns: The JSON.
    /// - Throws: `ComponentError`, `unavailable` if it is none.
    package func json(of event: [UInt8]) throws -> JSONView {
        try json(of: event, named: "an event of its stream")
    }
}

/// Takes a stream's bytes as they arrive.
///
/// A class because the transfer's thread and the call share it.
private final class StreamIntake<Answer: StreamedAnswer>: Sendable {
    private struct State {
        var events = ServerSentEvents()
        var answer: Answer
        var error: (any Error)?
    }

    private let access: ProviderAccess
    private let reader: (any Call)?
    private let state: Mutex<State>

    init(_ answer: Answer, _ access: ProviderAccess, _ reader: (any Call)?) {
        self.access = access
        self.reader = reader
        state = Mutex(State(answer: answer))
    }

    func take(_ bytes: UnsafeRawBufferPointer) {
        let text = state.withLock { state -> String in
            guard state.error == nil else { return "" }
            var text = ""
            for event in state.events.take(bytes) {
                do {
                    text += try state.answer.take(event, access)
                } catch {
                    state.error = error
                    break
                }
            }
            return text
        }
        if !text.isEmpty { reader?.send(AnswerPart(content: text).slotValue) }
    }

    func finished(_ body: [UInt8]) throws -> Answer {
        let state = state.withLock { $0 }
        if let error = state.error { throw error }
        guard state.answer.hasEnded else {
            throw access.malformed("its stream ends too early", body)
        }
        return state.answer
    }
}
