package import JSONValues

/// The body of a request, put together from members that are text already and others that aren't.
///
/// Prompts are long and come as JSON; they go out as they are, without being read and written.
package struct JSONBody: Sendable {
    private var bytes: [UInt8] = [UInt8(ascii: "{")]
    private let overrides: JSONObject

    /// Begins a body.
    ///
    /// - Parameter overrides: Members that take the place of those of the same name.
    package init(overrides: JSONObject = [:]) { self.overrides = overrides }

    /// Adds a member.
    package mutating func add(_ name: String, _ value: JSON) { add(name, text: value.bytes()) }

    /// Adds a member whose value is JSON text.
    package mutating func add(_ name: String, text: some Sequence<UInt8>) {
        if overrides[name] == nil { append(name, text) }
    }

    /// Adds a member that is a list of JSON texts.
    package mutating func add(_ name: String, list: [String]) {
        if overrides[name] != nil { return }
        append(name, CollectionOfOne(UInt8(ascii: "[")))
        bytes.reserveCapacity(bytes.count + list.reduce(64) { $0 + $1.utf8.count + 1 })
        for (index, text) in list.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            bytes.append(contentsOf: text.utf8)
        }
        bytes.append(UInt8(ascii: "]"))
    }

    private mutating func append(_ name: String, _ text: some Sequence<UInt8>) {
        if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
        bytes.append(UInt8(ascii: "\""))
        bytes.append(contentsOf: name.utf8)
        bytes.append(contentsOf: "\":".utf8)
        bytes.append(contentsOf: text)
    }

    /// The whole object.
    package func finished() -> [UInt8] {
        var copy = self
        for member in overrides.members { copy.append(member.name, member.value.bytes()) }
        return copy.bytes + [UInt8(ascii: "}")]
    }
}
