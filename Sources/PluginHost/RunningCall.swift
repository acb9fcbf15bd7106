import Contract

/// A call whose end is up to the plugin, in a library that is loaded here.
///
/// No ``OpenCall``, though it could be one: who waits for any of those pays for a hop more.
package struct RunningCall: Sendable {
    let component: LoadedComponent
    let record: CallRecord
    let timer: UInt64?
    let call: any Call

    /// Waits for the end; comes once.
    ///
    /// - Throws: ``ComponentError`` as the plugin gave it, or because it broke a rule.
    func result() async throws -> SlotValue {
        await withTaskCancellationHandler {
            await record.settle()
        } onCancel: {
            component.stop(record, reason: call.cancellation ?? .superseded)
        }
        let end = record.leave() ?? .lost
        component.isOver(record, timer, end.servesAgain)
        return try end.get()
    }
}
