import PluginSDK

/// The tallies of all groups: what a partial holds.
struct Tallies: Equatable {
    private(set) var groups: [String: Tally] = [:]

    init() {}

    /// The names of the groups in a fixed order.
    var names: [String] { groups.keys.sorted() }

    subscript(_ name: String) -> Tally {
        get { groups[name] ?? Tally() }
        set { groups[name] = newValue }
    }

    mutating func add(_ other: Tallies) {
        for (name, tally) in other.groups { groups[name, default: Tally()].add(tally) }
    }

    /// The sum of all groups.
    var pooled: Tally {
        var sum = Tally()
        for tally in groups.values { sum.add(tally) }
        return sum
    }

    /// Reads a partial.
    ///
    /// - Throws: ``ComponentError`` for a partial that isn't one of these metrics'.
    init(_ partial: Partial) throws {
        for member in (try? JSON(parsing: partial.text))?.object?.members ?? [] {
            guard let tally = Tally(member.value) else { throw Self.error(partial) }
            groups[member.name] = tally
        }
        if groups.isEmpty, partial.text != "{}" { throw Self.error(partial) }
    }

    private static func error(_ partial: Partial) -> ComponentError {
        ComponentError(
            .invalidArgument,
            "the partial is \(partial.text.prefix(80)), expected an object with the counts and "
                + "shares of each group"
        )
    }

    var partial: Partial {
        let members = names.map { JSONObject.Member(name: $0, value: self[$0].json) }
        return Partial(JSON.object(JSONObject(members)).text())
    }
}
