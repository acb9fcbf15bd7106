public import Contract
public import JSONValues

/// A set of values for a program's variables, made once and never changed.
public struct Candidate: Sendable, Equatable {
    /// Its place in the order of making; 0 is the initial program.
    public let id: Int
    /// Values by variable path; variables that aren't named keep their initial value.
    public let variables: JSONObject
    /// The candidates that it was made from.
    public let parents: [Int]
    /// How it was made, in words.
    public let note: String
    /// The first trial that ran it, or nil if none has.
    public var firstTrial: Int?
}

/// The candidates of a search, and what was ever among them.
///
/// A candidate is recognised by the content of all its variables. So a proposal that was made
/// before is found out before it costs a rollout, even if it has long left the archive.
public struct CandidateArchive: Sendable, Equatable {
    private let initial: JSONObject
    private var kept: [Int: Candidate] = [:]
    private var keys: [String] = []

    /// Makes an archive that holds the initial program as candidate 0.
    ///
    /// - Parameter variables: The program's variables.
    public init(variables: [ProgramVariable]) {
        initial = Self.values(of: variables)
        keys = [Self.key([:], initial)]
        kept[0] = Candidate(id: 0, variables: [:], parents: [], note: "the initial program")
    }

    /// How many candidates there ever were.
    public var count: Int { keys.count }
    /// The numbers of those that are kept, ascending.
    public var ids: [Int] { kept.keys.sorted() }

    /// The candidate of that number, or nil if it isn't kept.
    public subscript(id: Int) -> Candidate? { kept[id] }

    /// The value that a candidate gives to a variable.
    public func value(_ path: String, of id: Int) -> JSON? {
        kept[id]?.variables[path] ?? initial[path]
    }

    /// Returns a candidate's values with one variable replaced, in the program's order.
    public func replacing(_ path: String, by value: JSON, in id: Int) -> JSONObject {
        var changed = kept[id]?.variables ?? [:]
        changed[path] = value
        return ordered(changed)
    }

    /// Returns values in the program's order, without those of variables that it doesn't have.
    public func ordered(_ variables: JSONObject) -> JSONObject {
        JSONObject(
            initial.names.compactMap { name in
                variables[name].map { JSONObject.Member(name: name, value: $0) }
            }
        )
    }

    /// Adds a candidate.
    ///
    /// - Parameters:
    ///   - variables: Its values.
    ///   - parents: What it was made from.
    ///   - note: How it was made.
    /// - Returns: Its number, or nil if these values were ever a candidate's.
    public mutating func add(_ variables: JSONObject, parents: [Int], note: String) -> Int? {
        let key = Self.key(variables, initial)
        if keys.contains(key) { return nil }
        let id = keys.count
        keys.append(key)
        kept[id] = Candidate(id: id, variables: variables, parents: parents, note: note)
        return id
    }

    /// Notes the trial that runs a candidate, if it is the first.
    public mutating func noteTrial(_ trial: Int, of id: Int) {
        if kept[id]?.firstTrial == nil { kept[id]?.firstTrial = trial }
    }

    /// Drops a candidate's values; they stay known.
    public mutating func retire(_ id: Int) { kept[id] = nil }

    private static func values(of variables: [ProgramVariable]) -> JSONObject {
        JSONObject(variables.map { JSONObject.Member(name: $0.path, value: $0.variable.value) })
    }

    private static func key(_ variables: JSONObject, _ initial: JSONObject) -> String {
        var all = initial
        for member in variables.members { all[member.name] = member.value }
        return ContentHash(.object(all)).description
    }
}

extension CandidateArchive {
    /// Reads an archive that ``json`` wrote.
    ///
    /// - Parameters:
    ///   - json: The archive.
    ///   - variables: The program's variables, which must be those that the archive speaks of.
    /// - Throws: `ComponentError` if it is none, or if the program's variables are others.
    public init(_ json: JSON?, variables: [ProgramVariable]) throws {
        let record = try SearchRecord(json, name: "candidates")
        initial = Self.values(of: variables)
        keys = try record.list("keys").compactMap(\.string)
        guard keys.first == Self.key([:], initial) else {
            throw ComponentError(
                .failedPrecondition,
                "the saved search was of a program with other variables or other initial values "
                    + "than this one; start a new search, or load the program that it was of"
            )
        }
        for element in try record.list("kept") {
            let one = try SearchRecord(element, name: "candidates")
            let id = try one.integer("id")
            guard keys.indices.contains(id), let values = one["variables"]?.object else {
                throw SearchRecord.unreadable("candidates", "known numbers with variables", element)
            }
            kept[id] = Candidate(
                id: id,
                variables: values,
                parents: try one.integers("parents"),
                note: try one.text("note"),
                firstTrial: one["trial"]?.integer
            )
        }
        if kept[0] == nil {
            throw SearchRecord.unreadable("candidates", "a list with the initial program", json)
        }
    }

    /// The archive as JSON.
    public var json: JSON {
        [
            "keys": .array(keys.map(JSON.string)),
            "kept": .array(
                ids.compactMap { kept[$0] }.map { candidate in
                    [
                        "id": .integer(Int64(candidate.id)),
                        "variables": .object(candidate.variables),
                        "parents": .array(candidate.parents.map { .integer(Int64($0)) }),
                        "note": .string(candidate.note),
                        "trial": candidate.firstTrial.map { .integer(Int64($0)) } ?? .null,
                    ]
                }
            ),
        ]
    }
}
