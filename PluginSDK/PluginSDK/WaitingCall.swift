public import Contract

/// A call that can wait for the host's answer without being asynchronous.
///
/// For code that C calls back, which can't suspend. Everything else awaits `request`, which holds
/// no thread meanwhile.
public protocol WaitingCall: Call {
    /// Asks the host for a service by name and waits on this thread.
    ///
    /// - Parameters:
    ///   - service: The name of the service.
    ///   - input: What the service takes.
    /// - Returns: The service's answer.
    /// - Throws: `ComponentError`, as `request` does.
    func waitingRequest(_ service: String, _ input: SlotValue) throws -> SlotValue
}
