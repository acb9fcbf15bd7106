import PluginSDK

/// How a function that C calls gets its point and gives its value.
struct CallbackShape: Sendable {
    /// Where the point stands.
    enum Place: Sendable {
        /// The argument is the only number.
        case number(argument: Int)
        /// The argument is a list.
        case list(argument: Int, ArgumentList.Slot)
        /// The argument is a struct with a list.
        case member(argument: Int, ArgumentList, ArgumentList.Slot)
    }

    let signature: Signature
    let list: ArgumentList
    let place: Place
    /// Where the user pointer stands, or nil if there is none.
    let userArgument: Int?
    /// Where the value is written, or nil if it is returned.
    let valueArgument: Int?
    /// Where derivatives would be written.
    let gradientArguments: [(argument: Int, slot: ArgumentList.Slot)]

    /// Understands a callback.
    ///
    /// - Throws: `ComponentError` that says what it lacks.
    init(_ signature: Signature) throws {
        self.signature = signature
        list = ArgumentList(signature)
        let slots = list.slots.map { (argument: $0.offset / 8, slot: $0) }
        userArgument = slots.first { $0.slot.parameter.type == .user }?.argument
        // A list goes before a lone number, which may be anything.
        let places = slots.compactMap(Self.place)
        let lists = places.filter { if case .number = $0 { false } else { true } }
        guard let place = lists.first ?? places.first else {
            throw Self.error(
                "the callback 'fn\(signature)' gets no point; one parameter is 'x: f64[n]', or a "
                    + "struct with that, or 'x: f64'"
            )
        }
        self.place = place
        let written = slots.filter { $0.slot.parameter.direction == .out }
        gradientArguments = written.filter {
            if case .array = $0.slot.parameter.type { true } else { false }
        }
        if case .number(let type)? = signature.result.type, !type.isInteger, type != .bool {
            valueArgument = nil
        } else {
            let value = written.first { $0.slot.parameter.type == .number(.f64) }
            guard let value else {
                throw Self.error(
                    "the callback 'fn\(signature)' gives no value; it returns f64, or has a "
                        + "parameter 'value: out f64'"
                )
            }
            valueArgument = value.argument
        }
    }

    private static func place(_ argument: (argument: Int, slot: ArgumentList.Slot)) -> Place? {
        let slot = argument.slot
        guard slot.parameter.direction == .given else { return nil }
        switch slot.parameter.type {
        case .number(.f64): return .number(argument: argument.argument)
        case .array(.f64, _): return .list(argument: argument.argument, slot)
        case .record:
            guard let members = slot.members,
                let data = members.slots.first(where: {
                    if case .array(.f64, _) = $0.parameter.type { true } else { false }
                })
            else { return nil }
            return .member(argument: argument.argument, members, data)
        default: return nil
        }
    }

    private static func error(_ message: String) -> ComponentError {
        ComponentError(.invalidArgument, message, details: ["at": "/calls"])
    }
}
