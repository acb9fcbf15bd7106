package import JSONValues
import Yams

/// A pipeline file as a JSON value, with the line of each key.
package struct PipelineSource: Sendable {
    /// The file's path, as the user wrote it.
    package let path: String
    /// What the file says.
    package private(set) var json: JSON
    private let lines: [String: Int]

    /// Parses a file's text, YAML or JSON (which is YAML too).
    ///
    /// - Throws: ``PipelineError`` with the place of the fault.
    package init(path: String, text: String) throws {
        self.path = path
        var lines: [String: Int] = [:]
        do {
            guard let root = try Yams.compose(yaml: text) else {
                throw PipelineError([Self.mistake(path, nil, "the file is empty")])
            }
            json = try Self.value(root, at: "", depth: 0, lines: &lines)
        } catch let error as YamlError {
            throw PipelineError([Self.mistake(path, text, error)])
        } catch let error as Unreadable {
            throw PipelineError([Self.mistake(path, error.line, error.message)])
        }
        self.lines = lines
    }

    /// Makes a source of a value that stands in no file of its own.
    package init(path: String, json: JSON) {
        self.path = path
        self.json = json
        lines = [:]
    }

    /// Returns the same source with another value, for instance after overrides.
    package func replacing(_ json: JSON) -> PipelineSource {
        var copy = self
        copy.json = json
        return copy
    }

    /// The line of the value at a JSON Pointer, or nil if the file has none there.
    package func line(at pointer: String) -> Int? { lines[pointer] }

    /// The line of the value at a JSON Pointer, or of the nearest value around it.
    package func line(of pointer: String) -> Int? {
        var pointer = Substring(pointer)
        while true {
            if let line = lines[String(pointer)] { return line }
            guard let slash = pointer.lastIndex(of: "/") else { return nil }
            pointer = pointer[..<slash]
        }
    }

    /// Returns the mistake at a JSON Pointer.
    package func mistake(at pointer: String, _ message: String) -> PipelineMistake {
        PipelineMistake(
            file: path,
            line: line(of: pointer),
            keyPath: pointer.split(separator: "/").joined(separator: "."),
            message: message
        )
    }

    // MARK: - YAML

    private struct Unreadable: Error {
        let line: Int?
        let message: String
    }

    private static func mistake(
        _ path: String,
        _ line: Int?,
        _ message: String
    )
        -> PipelineMistake
    {
        PipelineMistake(file: path, line: line, keyPath: "", message: message)
    }

    private static func mistake(
        _ path: String,
        _ text: String,
        _ error: YamlError
    )
        -> PipelineMistake
    {
        let fault = YAMLFault(error, in: text)
        return mistake(path, fault.line, fault.message)
    }

    private static func value(
        _ node: Node,
        at pointer: String,
        depth: Int,
        lines: inout [String: Int]
    ) throws -> JSON {
        // Aliases of aliases grow without bound otherwise.
        guard depth < JSON.maximumDepth, lines.count < 100_000 else {
            throw Unreadable(line: node.mark?.line, message: "the file is nested too deeply")
        }
        if lines[pointer] == nil { lines[pointer] = node.mark?.line }
        switch node {
        case .scalar(let scalar): return try self.scalar(scalar)
        case .sequence(let sequence):
            return try .array(
                sequence.enumerated().map { index, element in
                    try value(element, at: "\(pointer)/\(index)", depth: depth + 1, lines: &lines)
                }
            )
        case .mapping(let mapping):
            var members: [JSONObject.Member] = []
            for (key, element) in mapping {
                guard let name = key.scalar?.string else {
                    throw Unreadable(line: key.mark?.line, message: "a key must be a plain text")
                }
                lines["\(pointer)/\(name)"] = key.mark?.line
                let json = try value(
                    element,
                    at: "\(pointer)/\(name)",
                    depth: depth + 1,
                    lines: &lines
                )
                members.append(.init(name: name, value: json))
            }
            return .object(JSONObject(members))
        case .alias:
            throw Unreadable(line: node.mark?.line, message: "an alias refers to nothing")
        }
    }

    /// The core schema of YAML 1.2: only null, true, false and numbers are no texts.
    private static func scalar(_ scalar: Node.Scalar) throws -> JSON {
        guard scalar.style == .plain || scalar.style == .any else { return .string(scalar.string) }
        switch scalar.string {
        case "", "~", "null", "Null", "NULL": return .null
        case "true", "True", "TRUE": return .bool(true)
        case "false", "False", "FALSE": return .bool(false)
        default: break
        }
        let text = scalar.string
        guard let first = text.utf8.first, first < 0x3a, first != UInt8(ascii: "'") else {
            return .string(text)
        }
        if let integer = Int64(text) { return .integer(integer) }
        if text.utf8.allSatisfy({ "0123456789+-.eE".utf8.contains($0) }), let number = Double(text),
            number.isFinite
        {
            return .number(number)
        }
        return .string(text)
    }
}
