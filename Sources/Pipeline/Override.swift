import Contract
package import JSONValues

/// One `--set key.path=value`.
package struct Override: Sendable, Equatable {
    /// The keys from the top of the file.
    package let keys: [String]
    /// The value, read like one of the file.
    package let value: JSON

    init(keys: [String], value: JSON) {
        self.keys = keys
        self.value = value
    }

    /// Parses an override.
    ///
    /// - Throws: ``ComponentError`` that says how one is written.
    package init(parsing text: String) throws {
        let path = text.prefix { $0 != "=" }
        keys = path.split(separator: ".").map(String.init)
        guard path.endIndex != text.endIndex, !keys.isEmpty else {
            throw ComponentError(
                .invalidArgument,
                "'\(text)' is no override; write KEY.PATH=VALUE, such as optimizer.plugin=OMEGA"
            )
        }
        let raw = String(text[path.endIndex...].dropFirst())
        do {
            value = try raw.isEmpty ? .string("") : PipelineSource(path: text, text: raw).json
        } catch {
            value = .string(raw)
        }
    }

    /// Returns the file's value with this override in place.
    ///
    /// - Throws: ``ComponentError`` if the path leads through something that has no keys.
    package func applied(to json: JSON) throws -> JSON { try Self.set(value, keys[...], in: json) }

    private static func set(_ value: JSON, _ keys: ArraySlice<String>, in json: JSON) throws -> JSON
    {
        guard let key = keys.first else { return value }
        switch json {
        case .object(var object):
            object[key] = try set(value, keys.dropFirst(), in: object[key] ?? [:])
            return .object(object)
        case .array(var elements):
            guard let index = Int(key), elements.indices.contains(index) else {
                throw ComponentError(
                    .invalidArgument,
                    "'\(key)' is no element of a list of \(elements.count); they count from 0"
                )
            }
            elements[index] = try set(value, keys.dropFirst(), in: elements[index])
            return .array(elements)
        // A short form such as `reward: ExactMatch` gets keys of its own.
        case .string(let plugin) where key != "plugin":
            return try set(value, keys, in: ["plugin": .string(plugin)])
        default:
            return try set(value, keys, in: [:])
        }
    }
}
