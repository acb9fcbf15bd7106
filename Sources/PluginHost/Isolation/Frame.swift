package import Contract

/// One message between the host and a worker process.
package struct Frame: Sendable, Equatable {
    /// What a frame says; the numbers stand on the wire.
    package enum Kind: UInt8, Sendable, CaseIterable {
        /// Worker: it runs; `text` is the host's version that it was built with.
        case hello = 1
        /// Host: load the library `text`.
        case load
        /// Host: make an instance `reference` of component `text`, configured by `details`.
        case create
        /// Host: the instance `reference` isn't needed any more.
        case destroy
        /// Host: call function `number` of instance `reference`.
        case call
        /// Worker: the call ended well; `origin` counts random bytes, if any were asked for.
        case ended
        /// Worker: the call failed with status `number`, sentence `text`, and `details`.
        case failed
        /// Worker: while it runs, the call asks for service `text`.
        case request
        /// Host: the answer to request `reference`: status `number`, sentence, details, value.
        case reply
        /// Worker: the request `reference` isn't of interest any more.
        case abandon
        /// Host: the call is cancelled, for reason `number`.
        case cancel
        /// Worker: a line of the log, of level `number`.
        case log
        /// Worker: how far the call is, in billionths; `text` is a note.
        case progress
        /// Worker: a part of the result, ahead of the rest.
        case part
    }

    package var kind: Kind
    /// The call that it belongs to, or 0.
    package var call: UInt64 = 0
    /// An instance or a request of the call.
    package var reference: UInt64 = 0
    /// A slot, status, level or reason.
    package var number: Int64 = 0
    package var text: String = ""
    /// JSON, or the context of a call.
    package var details: [UInt8] = []
    package var value: SlotValue?
    /// Where a call comes from.
    package var origin: Origin?

    /// What a call in a worker needs to know of the one in the host.
    package struct Origin: Sendable, Equatable {
        /// The call's context as JSON text.
        package var context: [UInt8]
        /// The run's seed.
        package var seed: UInt64
        /// How often the call was asked for random bytes before.
        package var draws: UInt64

        /// Makes an origin.
        package init(context: [UInt8], seed: UInt64, draws: UInt64) {
            self.context = context
            self.seed = seed
            self.draws = draws
        }
    }

    /// Makes a frame.
    package init(
        _ kind: Kind,
        call: UInt64 = 0,
        reference: UInt64 = 0,
        number: Int64 = 0,
        text: String = "",
        details: [UInt8] = [],
        value: SlotValue? = nil,
        origin: Origin? = nil
    ) {
        self.kind = kind
        self.call = call
        self.reference = reference
        self.number = number
        self.text = text
        self.details = details
        self.value = value
        self.origin = origin
    }
}
