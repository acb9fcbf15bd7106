import Contract

/// A call that isn't the host's own, with its context.
final class OtherCall: Sendable {
    let call: any Call
    let context: ContextText

    init(_ call: any Call) {
        self.call = call
        context = ContextText(call.context, log: nil)
    }
}
