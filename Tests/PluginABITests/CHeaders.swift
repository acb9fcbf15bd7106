import Foundation
import TestSupport

/// What the C headers declare, read as text; a compiler says where it lies in memory.
struct CHeaders {
    /// A field of a struct.
    struct Field: Equatable {
        let name: String
        /// The C type as it is written, in one line.
        let type: String
    }

    /// A struct with its fields in order.
    struct Struct: Equatable {
        let name: String
        let fields: [Field]
    }

    /// The folder that an author gives to the compiler.
    let folder: String
    /// The headers' paths as an author includes them.
    private(set) var paths: [String] = []
    private(set) var structs: [Struct] = []
    /// Types that are declared and never defined.
    private(set) var opaque: [String] = []
    /// Function types by name.
    private(set) var functions: [String: String] = [:]
    /// Numbers by name.
    private(set) var constants: [String: Int] = [:]
    /// The table's struct by the kind's id.
    private(set) var kinds: [String: String] = [:]
    /// The names of all parameters.
    private(set) var parameters: Set<String> = []

    /// Reads all headers but those of `glia/swift`, which declare nothing that crosses.
    init(folder: String = Workshop.headers) throws {
        self.folder = folder
        let found = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String }
        paths = (found ?? [])
            .filter { $0.hasSuffix(".h") && !$0.hasPrefix("glia/swift/") }.sorted()
        for path in paths { try read(String(contentsOfFile: folder + "/" + path, encoding: .utf8)) }
        let defined = Set(structs.map(\.name))
        opaque.removeAll(where: defined.contains)
    }

    private mutating func read(_ text: String) throws {
        for match in text.matches(of: /(?m)^#define +(GLIA_\w+) +(-?\d+)\b/) {
            constants[String(match.1)] = Int(match.2)
        }
        let code = text.replacing(/\/\/.*/, with: "")
            .replacing(/(?m)^[ \t]*#(?:.*\\\n)*.*$/, with: "")
        for match in code.matches(of: /struct\s+(\w+)\s*\{([^}]*)\}/) {
            let fields = try match.2.split(separator: ";").compactMap { try field(of: $0) }
            structs.append(Struct(name: String(match.1), fields: fields))
            if let kind = text.firstMatch(of: /#define GLIA_KIND_\w+ "([^"]+)"/) {
                kinds[String(kind.1)] = String(match.1)
            }
        }
        opaque += code.matches(of: /typedef\s+struct\s+(\w+)\s+\w+\s*;/).map { String($0.1) }
        for match in code.matches(of: /typedef\s+([\w\s\*]+)\(\*(\w+)\)(\([^)]*\))\s*;/) {
            functions[String(match.2)] = Self.oneLine(match.1) + " (*)" + Self.oneLine(match.3)
        }
        for match in code.matches(of: /\(([^()*]*\*?[^()]*)\)/) {
            for part in match.1.split(separator: ",") {
                guard let name = part.firstMatch(of: /[\s*](\w+)\s*$/) else { continue }
                parameters.insert(String(name.1))
            }
        }
    }

    private func field(of declaration: Substring) throws -> Field? {
        let line = Self.oneLine(declaration)
        if line.isEmpty { return nil }
        if let match = line.wholeMatch(of: /(.*)\(\*(\w+)\)(\(.*\))/) {
            return Field(name: String(match.2), type: Self.oneLine(match.1) + " (*)" + match.3)
        }
        guard let match = line.wholeMatch(of: /([\w\s*]*[\s*])(\w+)/) else {
            throw UnreadField(declaration: line)
        }
        return Field(name: String(match.2), type: Self.oneLine(match.1))
    }

    private static func oneLine(_ text: Substring) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}

/// A field in a form that the ABI doesn't allow: an array, a bit field, several in one line.
struct UnreadField: Error, CustomStringConvertible {
    let declaration: String

    var description: String {
        "'\(declaration)' is no plain field: write one name, without brackets and bit widths"
    }
}
