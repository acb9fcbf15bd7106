package import Contract
import Synchronization

/// Sends HTTP requests, over connections that stay open for the next ones.
///
/// One thread watches all its transfers; the thread ends with the client. A request leaves on the
/// thread that sends it, or that sends the last one of a crowd. Answers end on the client's, and what is done with them goes on there, so
/// that a call costs no further switch.
package final class HTTPClient: Sendable {
    /// The most bytes that an answer may have.
    package static let longestAnswer = 64 << 20

    /// How often transfers are asked whether their call has been cancelled.
    static let cancellationInterval: Duration = .milliseconds(50)

    private let loop: HTTPLoop

    /// Makes a client and starts its thread.
    ///
    /// - Throws: `ComponentError` if the system has no thread or descriptor left.
    package init() throws { loop = try HTTPLoop.started() }

    deinit { loop.stop() }

    /// Sends a request and waits for the whole answer.
    ///
    /// - Parameters:
    ///   - request: What to send.
    ///   - cancellation: Says why the call was cancelled, or nil; asked again and again, from
    ///     another thread.
    ///   - arrival: Takes the bytes of an answer of status 2xx as they come; no other answer goes on
    ///     meanwhile. They are in the whole answer too.
    /// - Returns: The answer, whatever its status.
    /// - Throws: ``HTTPFailure`` if none came.
    package func send(
        _ request: HTTPRequest,
        cancellation: @escaping @Sendable () -> CancelReason?,
        arrival: (@Sendable (UnsafeRawBufferPointer) -> Void)? = nil
    ) async throws -> HTTPResponse {
        try await withUnsafeThrowingContinuation { continuation in
            loop.submit(HTTPTransfer(request, cancellation, arrival, continuation))
        }
    }
}
