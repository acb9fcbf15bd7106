import Contract
import Glibc
package import JSONValues
import Synchronization

/// The secrets that one instance of a component may ask for, and those that it has got.
///
/// It may ask for the names that stand in members of its configuration which its manifest marks
/// `x-glia-secret`, and for no others. What it has got is taken out of all that it says from then
/// on: errors, log lines, results. A class because it remembers what was given.
package final class InstanceSecrets: Sendable {
    /// The service by which a component asks.
    static let service = "secret.get"

    /// The shortest secret that is searched for; a shorter one is a word such as "none".
    private static let shortest = 8

    private let component: String
    private let names: Set<String>
    private let source: Secrets
    private let given = Mutex<[String: String]>([:])

    /// Makes the access of an instance with that configuration; nil if none of its members names a
    /// secret.
    init?(_ manifest: PluginManifest, _ configuration: JSONObject, from source: Secrets) {
        component = manifest.name
        let members = Self.members(of: manifest.configuration)
        names = Set(members.compactMap { configuration[$0]?.string }).subtracting([""])
        if names.isEmpty { return nil }
        self.source = source
    }

    /// The members of a configuration that name secrets.
    package static func members(of configuration: JSONSchema) -> [String] {
        (configuration.json["properties"]?.object?.members ?? [])
            .filter { $0.value["x-glia-secret"]?.bool == true }.map(\.name)
    }

    /// Returns whether a text can be the name of a secret, and is hardly one itself.
    package static func isName(_ text: String) -> Bool {
        let rest = text.utf8.allSatisfy {
            (0x41...0x5a).contains($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "_")
        }
        return rest && text.utf8.first.map { $0 > 0x39 } ?? false && text.utf8.count <= 64
    }

    /// Answers one request for a secret.
    func answer(_ input: SlotValue) throws -> SlotValue {
        let name = try input.head()["name"]?.string ?? ""
        guard names.contains(name) else {
            throw ComponentError(
                .permissionDenied,
                "'\(component)' asked for a secret that its configuration doesn't name"
            )
        }
        guard let value = try source.value(name) else {
            throw ComponentError(
                .failedPrecondition,
                "'\(component)' needs the variable '\(name)', which isn't set: set it in the "
                    + "environment, or write it into a file .env beside the pipeline file"
            )
        }
        if value.utf8.count >= Self.shortest { given.withLock { $0[name] = value } }
        return SlotValue(head: ["value": .string(value)])
    }

    /// Returns the text with the name of each given secret in its place.
    func redacted(_ text: String) -> String {
        var text = text
        let found = text.withUTF8 { bytes in self.found(in: UnsafeRawBufferPointer(bytes)) }
        return found.reduce(text) { $0.replacing($1.value, with: "[\($1.key)]") }
    }

    /// The given secrets that stand somewhere in a text; hardly ever one.
    private func found(in bytes: UnsafeRawBufferPointer) -> [(key: String, value: String)] {
        given.withLock { given in
            given.filter { Self.holds(bytes, Array($0.value.utf8)) }
        }
        .map { ($0.key, $0.value) }
    }

    private static func holds(_ bytes: UnsafeRawBufferPointer, _ secret: [UInt8]) -> Bool {
        guard let first = secret.first else { return false }
        var rest = bytes
        while rest.count >= secret.count, let start = rest.baseAddress,
            let place = memchr(start, Int32(first), rest.count - secret.count + 1)
        {
            if memcmp(place, secret, secret.count) == 0 { return true }
            rest = UnsafeRawBufferPointer(
                rebasing: rest[(UnsafeRawPointer(place) - start + 1)...]
            )
        }
        return false
    }

    /// Returns the error without secrets.
    func redacted(_ error: ComponentError) -> ComponentError {
        let message = redacted(error.message)
        let details = JSON.object(error.details).text()
        let clean = redacted(details)
        if message == error.message, clean == details { return error }
        let json = (try? JSON(parsing: clean))?.object
        return ComponentError(error.status, message, details: json ?? [:])
    }

    /// Returns the value without secrets.
    func redacted(_ value: SlotValue) -> SlotValue {
        var value = value
        if !value.headText.withUnsafeBytes({ found(in: $0) }).isEmpty {
            value.headText = Array(redacted(String(decoding: value.headText, as: UTF8.self)).utf8)
        }
        for (index, array) in value.arrays.enumerated() {
            guard case .text(let texts) = array.elements,
                !texts.withBytes({ found(in: $0) }).isEmpty
            else { continue }
            value.arrays[index] = NamedArray(
                array.name,
                .text(TextRows(texts.map { $0.map(redacted) })),
                columns: array.columns
            )
        }
        return value
    }
}
