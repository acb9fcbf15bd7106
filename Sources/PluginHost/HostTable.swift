import CPluginABI
import Contract
import JSONValues
import SlotBridge

/// The table of what the host does for plugins, as C sees it.
enum HostTable {
    /// Host functions, services and the like that a manifest may require.
    static func offers(_ requirement: String) -> Bool {
        if requirement.hasPrefix("host.") {
            return functions.contains(String(requirement.dropFirst(5)))
        }
        if requirement.hasPrefix("service:") {
            return services.contains(String(requirement.dropFirst(8)))
        }
        return false
    }

    /// The names of the table's functions.
    static let functions: Set<String> = [
        "finish", "fail", "cancelled", "on_cancel", "progress", "write_log", "request", "wait_for",
        "abandon", "random_bytes", "find_extension", "send_part",
    ]

    /// The services that this host answers.
    static let services: Set<String> = [
        "lm.generate", "embed", "evaluate", "reward.score", "reward.check", "tool.describe",
        "tool.call", "data.read", "file.read", "file.write", InstanceSecrets.service,
    ]

    private static let version = StaticString("1.0.0")

    /// Written once, never freed: plugins may keep it as long as the process lives.
    nonisolated(unsafe) static let pointer: UnsafePointer<glia_host> = {
        let table = UnsafeMutablePointer<glia_host>.allocate(capacity: 1)
        let text = version.utf8Start.withMemoryRebound(to: CChar.self, capacity: 5) {
            glia_str(data: $0, size: UInt64(version.utf8CodeUnitCount))
        }
        table.initialize(
            to: glia_host(
                struct_size: UInt32(MemoryLayout<glia_host>.size),
                reserved: 0,
                version: text,
                finish: finish,
                fail: fail,
                cancelled: cancelled,
                on_cancel: onCancel,
                send_part: sendPart,
                progress: progress,
                write_log: writeLog,
                request: request,
                wait_for: waitFor,
                abandon: abandon,
                random_bytes: randomBytes,
                find_extension: { _, _ in nil }
            )
        )
        return UnsafePointer(table)
    }()
}

private let finish:
    @convention(c) (UnsafeMutablePointer<glia_call>?, UnsafePointer<glia_value>?) -> Void = {
        call,
        output in
        CallRecord.with(call) { record in
            do {
                let value = try SlotValue(reading: output)
                if !value.headText.isEmpty {
                    try value.headText.withUnsafeBufferPointer { try JSON.check($0) }
                }
                record.end(value)
            } catch {
                record.fault("gave an unsound result: \(error)")
                record.end(
                    ComponentError(
                        .internalFault,
                        "'\(record.component.name)' gave an unsound result: \(error)"
                    )
                )
            }
        }
    }

private let fail:
    @convention(c) (UnsafeMutablePointer<glia_call>?, Int32, glia_str, glia_str) -> Void = {
        call,
        status,
        message,
        details in
        guard let record = CallRecord.of(call) else { return }
        let more = (try? JSON(parsing: String(reading: details)))?.object ?? [:]
        let status = status == 0 ? .unknown : Status(rawValue: status) ?? .unknown
        record.end(ComponentError(status, String(reading: message), details: more))
    }

private let cancelled: @convention(c) (UnsafeMutablePointer<glia_call>?) -> Int32 = { call in
    CallRecord.of(call)?.cancellation?.rawValue ?? 0
}

private let onCancel:
    @convention(c) (UnsafeMutablePointer<glia_call>?, glia_notice?, UnsafeMutableRawPointer?) ->
        Void = {
            call,
            notice,
            user in
            guard let record = CallRecord.of(call), let notice else { return }
            let user = UserPointer(user)
            record.onCancel { reason in notice(user.pointer, reason.rawValue) }
        }

private let sendPart:
    @convention(c) (UnsafeMutablePointer<glia_call>?, UnsafePointer<glia_value>?) -> Int32 = {
        call,
        part in
        guard let record = CallRecord.of(call) else { return 0 }
        if record.call.isStreaming { record.send(Result { try SlotValue(reading: part) }) }
        return record.cancellation?.rawValue ?? 0
    }

private let progress: @convention(c) (UnsafeMutablePointer<glia_call>?, Double, glia_str) -> Void =
    {
        call,
        fraction,
        note in
        CallRecord.of(call)?.call.report(progress: fraction, note: String(reading: note))
    }

private let writeLog:
    @convention(c) (UnsafeMutablePointer<glia_call>?, Int32, glia_str, glia_str) -> Void = {
        call,
        level,
        message,
        fields in
        guard let record = CallRecord.of(call) else { return }
        let more = String(reading: fields)
        let text = String(reading: message) + (more.isEmpty ? "" : " " + more)
        record.call.log(LogLevel(rawValue: level) ?? .info, "\(record.component.name): \(text)")
    }

private let request:
    @convention(c) (
        UnsafeMutablePointer<glia_call>?, glia_str, UnsafePointer<glia_value>?, glia_reply?,
        UnsafeMutableRawPointer?
    ) -> UInt64 = {
        call,
        service,
        input,
        reply,
        user in
        guard let record = CallRecord.of(call) else { return 0 }
        let input = Result { try SlotValue(reading: input) }
        return PluginRequest(
            record: record,
            service: String(reading: service),
            input: input,
            reply: reply,
            user: UserPointer(user)
        ).start()
    }

private let waitFor: @convention(c) (UnsafeMutablePointer<glia_call>?, UInt64) -> Void = {
    call,
    id in
    guard let record = CallRecord.of(call) else { return }
    record.watch()
    record.executor.blocking { record.requests.wait(for: id) }
}

private let abandon: @convention(c) (UnsafeMutablePointer<glia_call>?, UInt64) -> Void = {
    call,
    id in
    CallRecord.of(call)?.requests.abandon(id)
}

private let randomBytes:
    @convention(c) (UnsafeMutablePointer<glia_call>?, UnsafeMutableRawPointer?, UInt64) -> Void = {
        call,
        bytes,
        size in
        guard let record = CallRecord.of(call), let bytes, size > 0 else { return }
        let random = record.call.randomBytes(count: Int(size))
        random.withUnsafeBytes {
            bytes.copyMemory(from: $0.baseAddress ?? UnsafeRawPointer(bytes), byteCount: $0.count)
        }
    }

/// C's user pointer, which the host only hands back.
struct UserPointer: @unchecked Sendable {
    let pointer: UnsafeMutableRawPointer?
    init(_ pointer: UnsafeMutableRawPointer?) { self.pointer = pointer }
}
