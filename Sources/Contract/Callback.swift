public import JSONValues

/// Is told what happens in a training, and may ask for its end.
///
/// ## What the host promises
/// Events come in order, each once: `begin` alone and before anything is paid for; after each step
/// those of its trials and the step's own; after each epoch that one; `end` last. The host goes on
/// when all callbacks have answered, so that a stop takes effect at one place in every run of a
/// seed, however fast the callback is. In a run that is resumed all events come again from the
/// first one.
///
/// ## What you must do
/// Answer soon. Write files whole, by the service "file.write", so that the same events leave the
/// same files. Ignore events that you don't know.
///
/// ## Errors
/// What `begin` is answered with ends the training before it costs anything: refuse a setting there
/// that can't work. Later errors are reported and the training goes on.
public protocol Callback: Sendable {
    /// Takes events.
    ///
    /// - Parameters:
    ///   - request: The events since the last call, at least one.
    ///   - call: The call.
    /// - Returns: Whether the training shall end.
    /// - Throws: ``ComponentError`` if the events can't be used.
    func notify(_ request: RunEvents, call: any Call) async throws -> Verdict
}

/// Events of a run, in order.
public struct RunEvents: SlotCodable, Equatable {
    /// The events.
    public let all: [RunEvent]

    /// Makes a list of events.
    public init(_ all: [RunEvent]) { self.all = all }

    /// Reads a list of events.
    public init(slotValue: SlotValue) throws {
        all = try slotValue.requiredTexts("events").map { text in
            guard let json = try JSON(parsing: text ?? "null").object else {
                throw ComponentError(.invalidArgument, "an event is no JSON object")
            }
            return RunEvent(json)
        }
    }

    /// The list as a value of the door.
    public var slotValue: SlotValue {
        SlotValue(arrays: [
            NamedArray("events", .text(TextRows(all.map { JSON.object($0.json).text() })))
        ])
    }
}

/// What a callback makes of events.
public struct Verdict: SlotCodable, Equatable {
    /// Why the training shall end, or nil if it needn't.
    public let stop: String?
    /// The values to adopt at that end, by variable path, instead of the optimizer's choice.
    public let variables: JSONObject?

    /// Makes a verdict; without a reason the training goes on.
    public init(stop: String? = nil, adopting variables: JSONObject? = nil) {
        self.stop = stop
        self.variables = variables
    }

    /// Reads a verdict.
    public init(slotValue: SlotValue) throws {
        let head = try slotValue.head()
        stop = head["stop"]?.string
        variables = head["variables"]?.object
    }

    /// The verdict as a value of the door.
    public var slotValue: SlotValue {
        var head: JSONObject = [:]
        if let stop { head["stop"] = .string(stop) }
        if let variables { head["variables"] = .object(variables) }
        return SlotValue(head: head)
    }
}
