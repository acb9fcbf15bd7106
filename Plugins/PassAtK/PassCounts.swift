import PluginSDK

/// How many answers each example has, and how many of them pass.
struct PassCounts: Equatable {
    private var all: [String: Int] = [:]
    private var passed: [String: Int] = [:]

    init() {}

    /// Counts an answer to the example of a key.
    mutating func add(_ key: String, passes: Bool) {
        all[key, default: 0] += 1
        if passes { passed[key, default: 0] += 1 }
    }

    mutating func add(_ other: PassCounts) {
        all.merge(other.all, uniquingKeysWith: +)
        passed.merge(other.passed, uniquingKeysWith: +)
    }

    /// The numbers of answers and of those that pass, example by example, in a fixed order.
    var examples: [(answers: Int, passed: Int)] {
        all.keys.sorted().map { (all[$0] ?? 0, passed[$0] ?? 0) }
    }

    /// Reads a partial.
    ///
    /// - Throws: ``ComponentError`` for a partial that isn't one of these metrics'.
    init(_ partial: Partial) throws {
        let json = try? JSON(parsing: partial.text)
        guard let object = json?.object else { throw Self.error(partial) }
        for member in object.members {
            guard let counts = member.value.array?.compactMap(\.integer), counts.count == 2,
                counts[0] > 0, (0...counts[0]).contains(counts[1])
            else { throw Self.error(partial) }
            all[member.name] = counts[0]
            if counts[1] > 0 { passed[member.name] = counts[1] }
        }
    }

    private static func error(_ partial: Partial) -> ComponentError {
        ComponentError(
            .invalidArgument,
            "the partial is \(partial.text.prefix(80)), expected an object with the numbers of "
                + "answers and of those that pass, by example"
        )
    }

    var partial: Partial {
        let members = all.keys.sorted().map { key in
            JSONObject.Member(
                name: key,
                value: [
                    .integer(Int64(all[key] ?? 0)), .integer(Int64(passed[key] ?? 0)),
                ]
            )
        }
        return Partial(JSON.object(JSONObject(members)).text())
    }
}
