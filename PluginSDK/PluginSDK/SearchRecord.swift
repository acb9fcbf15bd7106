public import Contract
public import JSONValues

/// A saved search that is read member by member, each fault named.
///
/// A state comes from a file that anyone may have changed, so nothing in it is taken on trust.
public struct SearchRecord: Sendable {
    /// The members in order.
    public let members: JSONObject

    /// Reads the text of a state.
    ///
    /// - Parameters:
    ///   - state: The state.
    ///   - owner: The id of the optimizer that is to read it.
    /// - Throws: `ComponentError` if it is another optimizer's or no JSON object.
    public init(_ state: SearchState, owner: String) throws {
        let json: JSON
        do { json = try JSON(parsing: state.text) } catch {
            throw ComponentError(
                .invalidArgument,
                "the saved state of '\(owner)' is no JSON: \(error)"
            )
        }
        guard let members = json.object, members["optimizer"]?.string == owner else {
            let found = json["optimizer"]?.string.map { "of '\($0)'" } ?? "that names no optimizer"
            throw ComponentError(
                .invalidArgument,
                "expected a saved state of '\(owner)', found one \(found)"
            )
        }
        self.members = members
    }

    /// Reads an object within a state.
    ///
    /// - Parameters:
    ///   - json: The object.
    ///   - name: Its name, for the error.
    /// - Throws: `ComponentError` if it is no object.
    public init(_ json: JSON?, name: String) throws {
        guard let members = json?.object else { throw Self.unreadable(name, "an object", json) }
        self.members = members
    }

    /// The member as it is.
    public subscript(name: String) -> JSON? { members[name] }

    /// The most that a counter in a state may be: with room to count on.
    public static let largest = 1 << 53

    /// Reads a whole number.
    ///
    /// - Parameters:
    ///   - name: The member's name.
    ///   - range: Where it must lie.
    /// - Returns: The number.
    /// - Throws: `ComponentError` if there is none, or if it lies elsewhere.
    public func integer(_ name: String, in range: ClosedRange<Int> = 0...largest) throws -> Int {
        guard let value = members[name]?.integer, range.contains(value) else {
            throw Self.unreadable(
                name,
                "a whole number from \(range.lowerBound) to \(range.upperBound)",
                members[name]
            )
        }
        return value
    }

    /// The text of that name; throws `ComponentError` if there is none.
    public func text(_ name: String) throws -> String {
        guard let value = members[name]?.string else {
            throw Self.unreadable(name, "a text", members[name])
        }
        return value
    }

    /// The list of that name; throws `ComponentError` if there is none.
    public func list(_ name: String) throws -> [JSON] {
        guard let value = members[name]?.array else {
            throw Self.unreadable(name, "a list", members[name])
        }
        return value
    }

    /// The whole numbers of that name; throws `ComponentError` if one isn't.
    public func integers(_ name: String) throws -> [Int] {
        try list(name).map { element in
            guard let value = element.integer else {
                throw Self.unreadable(name, "whole numbers", element)
            }
            return value
        }
    }

    /// Makes the error for a member of a saved state that can't be read.
    public static func unreadable(
        _ name: String,
        _ wanted: String,
        _ found: JSON?
    ) -> ComponentError {
        ComponentError(
            .invalidArgument,
            "'\(name)' of the saved state should be \(wanted) but is "
                + "\(found.map(Self.shown) ?? "missing"); start the search anew or restore the file",
            details: ["at": .string("/" + name)]
        )
    }

    private static func shown(_ json: JSON) -> String {
        switch json {
        case .array, .object: "an \(json.typeName)"
        default: String(json.text().prefix(60))
        }
    }
}
