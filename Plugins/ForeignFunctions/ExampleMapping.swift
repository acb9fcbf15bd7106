import PluginSDK

/// Which fields of an example are a function's arguments.
struct ExampleMapping: Sendable {
    /// One argument.
    private struct Argument: Sendable {
        let wanted: ArgumentList.Wanted
        let source: FieldSource
        /// Where the configuration says so.
        let place: String
    }

    private let arguments: [Argument]
    /// The sides of an example that are looked at.
    let sides: Set<FieldSource.Side>

    /// Reads a mapping.
    ///
    /// - Parameters:
    ///   - arguments: An object of parameter to field, such as {"a": "output.answer"}.
    ///   - wanted: What the function takes.
    ///   - sides: The sides that there are; a parameter of that name stands for its only field,
    ///     any other for the field of its own name on the last side.
    /// - Throws: `ComponentError` for a name that is no parameter, or a text that is no field.
    init(
        _ arguments: JSON?,
        for wanted: [ArgumentList.Wanted],
        sides: [FieldSource.Side]
    ) throws {
        let given = arguments?.object ?? [:]
        let names = wanted.map(\.path)
        for member in given.members where !names.contains(member.name) {
            throw Self.error(
                "the signature takes no argument '\(member.name)' from the data; it takes "
                    + (names.isEmpty ? "none" : names.map { "'\($0)'" }.joined(separator: ", ")),
                at: "/arguments/\(member.name)"
            )
        }
        self.arguments = try wanted.map { wanted in
            let place = "/arguments/\(wanted.path)"
            try Self.check(wanted)
            guard let text = given[wanted.path]?.string else {
                return Argument(
                    wanted: wanted,
                    source: Self.usual(wanted.path, sides),
                    place: "/arguments"
                )
            }
            guard let source = FieldSource(text), sides.contains(source.side) else {
                let examples = sides.map { "'\($0.rawValue).\(wanted.path)'" }
                throw Self.error(
                    "'\(text)' is no field of an example; write "
                        + examples.joined(separator: " or "),
                    at: place
                )
            }
            return Argument(wanted: wanted, source: source, place: place)
        }
        self.sides = Set(self.arguments.map(\.source.side))
    }

    private static func usual(_ name: String, _ sides: [FieldSource.Side]) -> FieldSource {
        if let side = FieldSource.Side(rawValue: name), sides.contains(side) {
            return FieldSource(side, [])
        }
        let side: FieldSource.Side = sides.contains(.output) ? .output : .input
        return FieldSource(side, name.split(separator: ".").map(String.init))
    }

    private static func check(_ wanted: ArgumentList.Wanted) throws {
        switch wanted.parameter.type {
        case .user, .pointer, .callback, .record:
            throw error(
                "no field of an example can be '\(wanted.path)', a \(wanted.parameter.type); give "
                    + "it a constant such as '= null', or write a plugin",
                at: "/signature"
            )
        case .number, .string, .text, .bytes, .array: return
        }
    }

    private static func error(_ message: String, at place: String) -> ComponentError {
        ComponentError(.invalidArgument, message, details: ["at": .string(place)])
    }

    /// Says whether all fields exist and fit.
    ///
    /// - Parameter schema: Returns the schema of a side.
    /// - Throws: `ComponentError` that names the field and what the signature wants.
    func check(_ schema: (FieldSource.Side) -> JSON) throws {
        for argument in arguments {
            let found = try argument.source.schema(
                in: schema(argument.source.side),
                at: argument.place
            )
            guard let found else { continue }
            let types = found["type"].map { $0.array ?? [$0] }?.compactMap(\.string) ?? []
            guard types.isEmpty || !types.allSatisfy({ !argument.wanted.parameter.takes($0) })
            else {
                throw Self.error(
                    "'\(argument.source.text)' is \(types.joined(separator: " or ")), but "
                        + "'\(argument.wanted.path)' takes "
                        + argument.wanted.parameter.type.expectation,
                    at: argument.place
                )
            }
        }
    }

    /// Collects the arguments of one example.
    ///
    /// - Parameter text: Returns the JSON text of a side.
    /// - Returns: The values in the order of the function's wishes.
    /// - Throws: ``CallFailure`` that names the field.
    func values(_ text: (FieldSource.Side) -> String?) throws(CallFailure) -> [ForeignValue] {
        var read: [FieldSource.Side: JSON] = [:]
        var values: [ForeignValue] = []
        values.reserveCapacity(arguments.count)
        for argument in arguments {
            let side = argument.source.side
            if let text = shortcut(argument, text) {
                values.append(.text(text))
                continue
            }
            let object: JSON
            if let known = read[side] {
                object = known
            } else {
                object = try Self.object(side, text(side))
                read[side] = object
            }
            do throws(CallFailure) {
                let json = try argument.source.value(in: object)
                values.append(try ForeignValue(json, for: argument.wanted.parameter))
            } catch {
                throw CallFailure(reason: "'\(argument.source.text)' \(error.reason)")
            }
        }
        return values
    }

    /// A text that stands first in its side, read without a parser.
    private func shortcut(
        _ argument: Argument,
        _ text: (FieldSource.Side) -> String?
    ) -> String? {
        guard argument.source.path.count == 1, argument.wanted.parameter.type == .string,
            var text = text(argument.source.side)
        else { return nil }
        return text.withUTF8 { FirstMember.text(named: argument.source.path[0], in: $0) }
    }

    /// Reads a side; throws ``CallFailure`` if it is missing or no JSON.
    static func object(
        _ side: FieldSource.Side,
        _ text: String?
    ) throws(CallFailure) -> JSON {
        guard let text else { throw CallFailure(reason: "the example has no \(side.rawValue)") }
        do {
            return try JSON(parsing: text)
        } catch {
            throw CallFailure(reason: "the \(side.rawValue) is no JSON: \(error)")
        }
    }
}

extension Signature.Parameter {
    /// Whether it takes what JSON Schema calls so.
    func takes(_ typeName: String) -> Bool {
        switch (type, typeName) {
        case (_, "null"): isNullable
        case (.number(.bool), "boolean"): true
        case (.number(let type), "integer"): type != .bool
        case (.number(let type), "number"): type != .bool
        case (.string, "string"), (.text, "string"), (.bytes, "string"): true
        case (.array, "array"): true
        default: false
        }
    }
}
