import CPluginABI
import Contract
import Foundation
import JSONValues
import SlotBridge
import Synchronization

/// A session opened through the C functions, as an embedding program does it.
final class EmbeddedSession: @unchecked Sendable {
    /// What came of a request.
    struct Answer: Sendable {
        let status: Int32
        let message: String
        let value: SlotValue

        var head: JSONObject { (try? value.head()) ?? [:] }
        func text(_ name: String) -> String? { value.texts(name)?.first ?? nil }
    }

    /// Why a session couldn't be opened.
    struct Refusal: Error {
        let status: Int32
        let message: String
    }

    private let session: OpaquePointer
    private let isOpen = Atomic<Bool>(true)

    init(_ configuration: String = "{}") throws {
        let refusal = Taker()
        let opened = withCText(configuration) {
            glia_open($0, take, Unmanaged.passUnretained(refusal).toOpaque())
        }
        guard let opened else {
            let answer = refusal.answers.first
            throw Refusal(status: answer?.status ?? -1, message: answer?.message ?? "no reply")
        }
        session = opened
    }

    /// A session with plugins of the build, and other folders.
    convenience init(plugins folder: String) throws {
        let configuration: JSON = [
            "plugins": [.string(folder)], "threads": 2, "placement": "in-process",
        ]
        try self.init(configuration.text())
    }

    deinit { close() }

    func close() {
        if isOpen.exchange(false, ordering: .acquiringAndReleasing) { glia_close(session) }
    }

    func add(_ component: UnsafePointer<glia_component>?) -> Int32 { glia_add(session, component) }

    func cancel(_ request: UInt64, _ reason: Int32 = GLIA_CANCEL_USER) {
        glia_cancel(session, request, reason)
    }

    func wait(for request: UInt64) { glia_wait_for(session, request) }

    /// Asks, and hands over what comes to a taker, which must live until the reply.
    @discardableResult
    func request(
        _ service: String,
        _ head: JSONObject = [:],
        _ arrays: [NamedArray] = [],
        to taker: Taker
    ) -> UInt64 {
        SlotValue(head: head, arrays: arrays).withCValue { input in
            withCText(service) { name in
                glia_request(
                    session,
                    name,
                    input,
                    take,
                    takePart,
                    Unmanaged.passUnretained(taker).toOpaque()
                )
            }
        }
    }

    /// Asks and waits for the answer.
    func ask(_ service: String, _ head: JSONObject = [:], _ arrays: [NamedArray] = []) -> Answer {
        let taker = Taker()
        wait(for: request(service, head, arrays, to: taker))
        return taker.answers.first ?? Answer(status: -1, message: "no reply", value: SlotValue())
    }

    /// Loads a pipeline from its text and returns the program's number.
    func load(_ text: String) throws -> JSON {
        let answer = ask("program.load", [:], [NamedArray("text", .text([text]))])
        guard answer.status == GLIA_OK, let number = answer.head["program"] else {
            throw Refusal(status: answer.status, message: answer.message)
        }
        return number
    }
}

/// Takes parts and replies, and remembers them.
final class Taker: Sendable {
    private struct State {
        var answers: [EmbeddedSession.Answer] = []
        var parts: [JSONObject] = []
    }

    private let state = Mutex(State())
    private let onPart: @Sendable (JSONObject) -> Void
    private let onReply: @Sendable () -> Void

    init(
        onPart: @escaping @Sendable (JSONObject) -> Void = { _ in },
        onReply: @escaping @Sendable () -> Void = {}
    ) {
        self.onPart = onPart
        self.onReply = onReply
    }

    var answers: [EmbeddedSession.Answer] { state.withLock { $0.answers } }
    var parts: [JSONObject] { state.withLock { $0.parts } }
    func events(_ name: String) -> [JSONObject] { parts.filter { $0["event"]?.string == name } }

    fileprivate func take(_ answer: EmbeddedSession.Answer) {
        state.withLock { $0.answers.append(answer) }
        onReply()
    }

    fileprivate func take(_ part: SlotValue) {
        let head = (try? part.head()) ?? [:]
        state.withLock { $0.parts.append(head) }
        onPart(head)
    }
}

private let take: glia_reply = { user, status, message, value in
    guard let user else { return }
    let answer = EmbeddedSession.Answer(
        status: status,
        message: String(reading: message),
        value: (try? SlotValue(reading: value)) ?? SlotValue()
    )
    Unmanaged<Taker>.fromOpaque(user).takeUnretainedValue().take(answer)
}

private let takePart: glia_part = { user, part in
    guard let user, let value = try? SlotValue(reading: part) else { return }
    Unmanaged<Taker>.fromOpaque(user).takeUnretainedValue().take(value)
}

/// The first component of a plugin that this test program loads by itself, to lend it.
func table(of path: String) -> UnsafePointer<glia_component>? {
    typealias Entry = @convention(c) () -> UnsafePointer<glia_plugin>?
    guard let handle = dlopen(path, RTLD_NOW | RTLD_LOCAL),
        let symbol = dlsym(handle, "glia_plugin_v1")
    else { return nil }
    return unsafeBitCast(symbol, to: Entry.self)()?.pointee.components?[0]
}
