public import CPluginABI
import Contract
import SlotBridge

/// Opens a session; see glia/glia.h, also for the other six.
@c(glia_open)
public func openSession(
    _ config: glia_str,
    _ reply: glia_reply?,
    _ user: UnsafeMutableRawPointer?
) -> OpaquePointer? {
    do {
        return try Session(SessionConfiguration(parsing: String(reading: config))).lent
    } catch {
        Reply(reply, user).give(.failure(ComponentError(of: error)))
        return nil
    }
}

/// Offers a component of the embedding program.
@c(glia_add)
public func addComponent(
    _ session: OpaquePointer?,
    _ component: UnsafePointer<glia_component>?
) -> Int32 {
    guard let session = Session.of(session), let component else { return GLIA_INVALID_ARGUMENT }
    return session.components.add(component, log: session.log)
}

/// Asks for a service by name.
@c(glia_request)
public func requestService(
    _ session: OpaquePointer?,
    _ service: glia_str,
    _ input: UnsafePointer<glia_value>?,
    _ reply: glia_reply?,
    _ part: glia_part?,
    _ user: UnsafeMutableRawPointer?
) -> UInt64 {
    guard let session = Session.of(session) else { return 0 }
    return session.request(
        String(reading: service),
        Result { try SlotValue(reading: input) },
        Reply(reply, user),
        Parts(part, user)
    )
}

/// Waits until the reply to a request has returned.
@c(glia_wait_for)
public func waitForRequest(_ session: OpaquePointer?, _ request: UInt64) {
    Session.of(session)?.wait(for: request)
}

/// Cancels a request.
@c(glia_cancel)
public func cancelRequest(_ session: OpaquePointer?, _ request: UInt64, _ reason: Int32) {
    Session.of(session)?.requests.cancel(request, CancelReason(rawValue: reason) ?? .user)
}

/// Cancels everything, waits for it, closes.
@c(glia_close)
public func closeSession(_ session: OpaquePointer?) { Session.close(session) }

/// The version of the library.
@c(glia_version)
public func libraryVersion() -> glia_str { Session.version }

extension Session {
    /// The session as C holds it; it lives until ``close(_:)``.
    fileprivate var lent: OpaquePointer { OpaquePointer(Unmanaged.passRetained(self).toOpaque()) }

    fileprivate static func of(_ pointer: OpaquePointer?) -> Session? {
        guard let pointer else { return nil }
        return Unmanaged<Session>.fromOpaque(UnsafeRawPointer(pointer)).takeUnretainedValue()
    }

    fileprivate static func close(_ pointer: OpaquePointer?) {
        guard let pointer else { return }
        let held = Unmanaged<Session>.fromOpaque(UnsafeRawPointer(pointer))
        held.takeUnretainedValue().close()
        held.release()
    }

    /// Written once: a text that lives as long as the library, which is never unloaded.
    fileprivate static var version: glia_str {
        let text: StaticString = "0.1.0"
        let data = UnsafeRawPointer(text.utf8Start).assumingMemoryBound(to: CChar.self)
        return glia_str(data: data, size: UInt64(text.utf8CodeUnitCount))
    }
}
