import Foundation
import JSONValues
import TestSupport

/// All that an ABI promises, one line for each name, such as "glia_host.fail" or "GLIA_OK".
struct ABISurface: Equatable {
    /// What is promised by name.
    var promises: [String: String] = [:]
    /// The release of each promise by name; empty for what the headers say.
    var releases: [String: String] = [:]

    static let lockPath = "PluginSDK/CPluginABI/abi.lock.json"

    /// What the headers promise as this machine's C compiler reads them.
    init(_ headers: CHeaders) throws {
        for name in headers.opaque { promises[name] = "an opaque type" }
        for (name, type) in headers.functions { promises[name] = type }
        for (name, value) in headers.constants { promises[name] = String(value) }
        var types: [String: String] = [:]
        for structure in headers.structs {
            for field in structure.fields { types[structure.name + "." + field.name] = field.type }
        }
        let tables = Dictionary(uniqueKeysWithValues: headers.kinds.map { ($1, $0) })
        for (kind, table) in headers.kinds { promises[kind] = "the table \(table)" }
        for line in try Self.measure(headers) {
            guard let type = types[line.name], let offset = line.offset else {
                promises[line.name] = "\(line.size) bytes"
                continue
            }
            promises[line.name] = Self.field(offset: offset, size: line.size, type: type)
            let parts = line.name.split(separator: ".").map(String.init)
            if let kind = tables[parts[0]], type == "glia_work" {
                promises[kind + "." + parts[1]] = "slot \((offset - 8) / 8)"
            }
        }
    }

    /// What the lock promises.
    init(lock: JSON) throws {
        for item in lock["structs"]?.array ?? [] {
            let name = try add(item, "\(item["size"]?.text() ?? "no number of") bytes")
            for field in item["fields"]?.array ?? [] {
                let (offset, size) = (field["offset"]?.integer ?? -1, field["size"]?.integer ?? -1)
                let type = field["type"]?.string ?? ""
                try add(field, Self.field(offset: offset, size: size, type: type), in: name)
            }
        }
        for item in lock["kinds"]?.array ?? [] {
            let name = try add(item, "the table \(item["table"]?.string ?? "")")
            for slot in item["slots"]?.array ?? [] {
                try add(slot, "slot \(slot["index"]?.text() ?? "")", in: name)
            }
        }
        for item in lock["opaque"]?.array ?? [] { try add(item, "an opaque type") }
        for item in lock["functions"]?.array ?? [] { try add(item, item["type"]?.string ?? "") }
        for item in lock["constants"]?.array ?? [] { try add(item, item["value"]?.text() ?? "") }
    }

    /// The lock of this checkout.
    static func locked() throws -> ABISurface {
        try ABISurface(lock: JSON(parsing: Checkout.text(lockPath)))
    }

    private static func field(offset: Int, size: Int, type: String) -> String {
        "offset \(offset), \(size) bytes, \(type)"
    }

    @discardableResult
    private mutating func add(
        _ item: JSON,
        _ promise: String,
        in owner: String? = nil
    ) throws
        -> String
    {
        guard let name = item["name"]?.string, let release = item["release"]?.string,
            !name.isEmpty, !release.isEmpty
        else { throw LockMistake(text: "an entry has no 'name' or no 'release': \(item.text())") }
        let key = owner.map { $0 + "." + name } ?? name
        guard promises.updateValue(promise, forKey: key) == nil else {
            throw LockMistake(text: "'\(key)' stands twice in the lock")
        }
        releases[key] = release
        return name
    }

    // MARK: - Measuring

    private struct Measurement {
        let name: String
        /// Nil for a struct itself.
        let offset: Int?
        let size: Int
    }

    /// Compiles and runs a C program that prints sizes and offsets.
    private static func measure(_ headers: CHeaders) throws -> [Measurement] {
        let workshop = try Workshop()
        let program = workshop.path("layout")
        let source = try workshop.write(layoutProgram(headers), to: "layout.c")
        let built = try Command.run(
            "/usr/bin/env",
            ["cc", "-I", headers.folder, "-o", program, source]
        )
        guard built.status == 0 else { throw LayoutFailure(text: built.errors) }
        return try Command.run(program, []).output.split(separator: "\n").map { line in
            let words = line.split(separator: " ")
            let numbers = words.dropFirst().compactMap { Int($0) }
            return Measurement(
                name: String(words[0]),
                offset: numbers.count == 2 ? numbers[0] : nil,
                size: numbers[numbers.count - 1]
            )
        }
    }

    private static func layoutProgram(_ headers: CHeaders) -> String {
        var lines = ["#include <stdio.h>"] + headers.paths.map { "#include <\($0)>" }
        lines.append("int main(void) {")
        for item in headers.structs {
            let name = item.name
            lines.append("printf(\"\(name) %zu\\n\", sizeof(\(name)));")
            lines += item.fields.map { field in
                "printf(\"\(name).\(field.name) %zu %zu\\n\", offsetof(\(name), \(field.name)), "
                    + "sizeof(((\(name) *)0)->\(field.name)));"
            }
        }
        return (lines + ["return 0;", "}", ""]).joined(separator: "\n")
    }
}

/// A compiler's complaint about the headers.
struct LayoutFailure: Error {
    let text: String
}

/// Something in the lock that no reader of it could use.
struct LockMistake: Error, CustomStringConvertible {
    let text: String
    var description: String { ABISurface.lockPath + ": " + text }
}
