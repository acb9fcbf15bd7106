import Glibc
import JSONValues
import Scheduling

/// What a pipeline file says about the answers that are kept for other runs.
package struct CachePlan: Sendable, Equatable {
    /// Whether answers are kept and used.
    var isOn = true
    /// The folder, or nil for the one that the host gives.
    var folder: String?
    /// How many bytes it may have.
    var size = AnswerCache.standardSize

    /// Smaller ones would hold little more than SQLite's own tables.
    private static let smallest = 1 << 20

    /// The folder that all runs of this user share, or nil if there is none.
    package static var standardFolder: String? {
        var environment: [String: String] = [:]
        for name in ["GLIA_CACHE", "XDG_CACHE_HOME", "HOME"] {
            environment[name] = getenv(name).map { String(cString: $0) }
        }
        return folder(environment)
    }

    /// That folder in an environment.
    package static func folder(_ environment: [String: String]) -> String? {
        func path(_ name: String, _ rest: String) -> String? {
            environment[name].flatMap { $0.hasPrefix("/") ? $0 + rest : nil }
        }
        return path("GLIA_CACHE", "/answers") ?? path("XDG_CACHE_HOME", "/glia/answers")
            ?? path("HOME", "/.cache/glia/answers")
    }

    /// Says nothing.
    init() {}

    /// Reads the pipeline's member `cache`.
    init(_ json: JSON?, _ source: PipelineSource, _ mistakes: inout [PipelineMistake]) {
        isOn = json?.bool ?? true
        folder = json?["folder"]?.string.map { FileText.path($0, beside: source.path) }
        guard let json = json?["size"] else { return }
        guard let bytes = json.integer ?? json.string.flatMap(Self.bytes) else {
            if json.string == nil { return }
            mistakes.append(
                source.mistake(
                    at: "/cache/size",
                    "'\(json.string ?? "")' is no size; write a number and kB, MB, GB, KiB, MiB or "
                        + "GiB, such as 2 GiB"
                )
            )
            return
        }
        guard bytes >= Self.smallest else {
            mistakes.append(
                source.mistake(at: "/cache/size", "\(bytes) bytes are too few; 1 MiB is the least")
            )
            return
        }
        size = bytes
    }

    /// "2 GiB" as a number of bytes, or nil.
    package static func bytes(_ text: String) -> Int? {
        let units: [(name: String, bytes: Double)] = [
            ("", 1), ("B", 1), ("kB", 1e3), ("MB", 1e6), ("GB", 1e9), ("TB", 1e12),
            ("KiB", 0x1p10), ("MiB", 0x1p20), ("GiB", 0x1p30), ("TiB", 0x1p40),
        ]
        let digits = text.prefix { $0.isNumber || $0 == "." }
        let unit = text.dropFirst(digits.count).drop { $0 == " " }
        guard let number = Double(digits), let factor = units.first(where: { $0.name == unit }),
            number * factor.bytes < 0x1p62
        else { return nil }
        return Int(number * factor.bytes)
    }
}
