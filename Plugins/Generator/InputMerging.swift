import PluginSDK

/// Puts the members of an answer behind those of the input.
///
/// A name that the input has already gets the suffix _1, or the next number that is free.
struct InputMerging: Sendable {
    private let input: JSON
    private let answer: JSON
    private let inputFields: [String]
    private let answerFields: [String]

    init(input: JSON, answer: JSON) {
        self.input = input
        self.answer = answer
        inputFields = input["properties"]?.object?.names ?? []
        answerFields = answer["properties"]?.object?.names ?? []
    }

    /// The schema of the result.
    var schema: JSON {
        let definitions = Self.names(
            (answer["$defs"]?.object ?? [:]).names,
            taken: (input["$defs"]?.object ?? [:]).names
        )
        let answer = Self.renamingReferences(answer, definitions)
        let fields = Self.names(answerFields, taken: inputFields)
        let required = (answer["required"]?.array ?? []).compactMap(\.string).map { name in
            JSON.string(fields[name] ?? name)
        }
        var schema: JSONObject = [
            "type": "object",
            "properties": .object(
                Self.joined(input["properties"], answer["properties"], names: fields)
            ),
            "required": .array((input["required"]?.array ?? []) + required),
        ]
        let all = Self.joined(input["$defs"], answer["$defs"], names: definitions)
        if !all.isEmpty { schema["$defs"] = .object(all) }
        return .object(schema)
    }

    /// The names of the answer's fields in the result.
    var answerNames: [String: String] { Self.names(answerFields, taken: inputFields) }

    /// Returns an output: the input's members, then the answer's.
    func merged(_ input: JSONObject, _ answer: JSONObject) -> JSONObject {
        // Fields of the schemas come first, so that a name doesn't depend on which optional
        // members are there.
        let names = Self.names(
            answerFields + answer.names.filter { !answerFields.contains($0) },
            taken: inputFields + input.names
        )
        return Self.joined(.object(input), .object(answer), names: names)
    }

    private static func joined(
        _ first: JSON?,
        _ second: JSON?,
        names: [String: String]
    )
        -> JSONObject
    {
        var result = first?.object ?? [:]
        for member in second?.object?.members ?? [] {
            result[names[member.name] ?? member.name] = member.value
        }
        return result
    }

    private static func names(_ added: [String], taken: [String]) -> [String: String] {
        var taken = Set(taken)
        var names: [String: String] = [:]
        for name in added {
            var (free, number) = (name, 0)
            while taken.contains(free) {
                number += 1
                free = "\(name)_\(number)"
            }
            taken.insert(free)
            names[name] = free
        }
        return names
    }

    private static func renamingReferences(_ schema: JSON, _ names: [String: String]) -> JSON {
        switch schema {
        case .array(let elements): return .array(elements.map { renamingReferences($0, names) })
        case .object(let object):
            let members = object.members.map { member in
                var member = member
                if member.name == "$ref", let name = definition(member.value.string) {
                    member.value = .string("#/$defs/\(names[name] ?? name)")
                } else {
                    member.value = renamingReferences(member.value, names)
                }
                return member
            }
            return .object(JSONObject(members))
        default: return schema
        }
    }

    private static func definition(_ reference: String?) -> String? {
        guard let reference, reference.hasPrefix("#/$defs/") else { return nil }
        return String(reference.dropFirst("#/$defs/".count))
    }
}
