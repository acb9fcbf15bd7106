package import Contract

/// Answers what components ask the host for.
package protocol Services: Sendable {
    /// Answers one request, or throws ``ComponentError``.
    func answer(
        _ service: String,
        _ input: SlotValue,
        for call: HostCall
    ) async throws
        -> SlotValue
}
