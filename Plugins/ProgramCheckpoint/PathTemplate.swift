import PluginSDK

/// A path with places for an epoch's number and values, such as "best-{epoch:02d}.json".
struct PathTemplate: Sendable, Equatable {
    private enum Part: Sendable, Equatable {
        case text(String)
        /// A key, how many digits it has at least (for the epoch) or after the point (for values).
        case number(key: String, digits: Int?)
    }

    private let parts: [Part]

    /// Reads a template.
    ///
    /// - Throws: `ComponentError` that says which place can't be read.
    init(_ text: String) throws {
        guard text.hasSuffix(".json") else {
            throw Self.fault("'filepath' is '\(text)', which doesn't end in .json")
        }
        var parts: [Part] = []
        var rest = text[...]
        while let open = rest.firstIndex(of: "{") {
            parts.append(.text(String(rest[..<open])))
            guard let close = rest[open...].firstIndex(of: "}") else {
                throw Self.fault("'filepath' has a '{' without its '}': '\(text)'")
            }
            parts.append(try Self.number(String(rest[rest.index(after: open)..<close])))
            rest = rest[rest.index(after: close)...]
        }
        self.parts = parts + [.text(String(rest))]
    }

    private static func number(_ place: String) throws -> Part {
        let halves = place.split(separator: ":", maxSplits: 1).map(String.init)
        guard let key = halves.first, !key.isEmpty else { throw unreadable(place) }
        guard halves.count == 2 else { return .number(key: key, digits: nil) }
        let form = halves[1]
        let isEpoch = key == "epoch"
        let digits = form.dropFirst().dropLast()
        guard let count = Int(digits), (0...15).contains(count),
            form.first == (isEpoch ? "0" : "."), form.last == (isEpoch ? "d" : "f")
        else { throw unreadable(place) }
        return .number(key: key, digits: count)
    }

    /// Fills in what an epoch has.
    ///
    /// - Throws: `ComponentError` if the epoch has no such value.
    func filled(_ epoch: RunEvent) throws -> String {
        try parts.map { part in
            switch part {
            case .text(let text): return text
            case .number("epoch", let digits): return padded("\(epoch.epoch + 1)", digits ?? 0)
            case .number(let key, let digits):
                guard let value = epoch.values.first(where: { $0.key == key })?.value else {
                    throw Self.fault(
                        "'filepath' asks for '\(key)', which the epoch doesn't have; it has "
                            + epoch.values.map { "'\($0.key)'" }.joined(separator: ", ")
                    )
                }
                return digits.map { decimal(value, $0) } ?? "\(value)"
            }
        }.joined()
    }

    private func padded(_ text: String, _ count: Int) -> String {
        String(repeating: "0", count: max(0, count - text.count)) + text
    }

    // Without the C library's formatting, which depends on the locale.
    private func decimal(_ value: Double, _ digits: Int) -> String {
        var scale = 1.0
        for _ in 0..<digits { scale *= 10 }
        let scaled = (abs(value) * scale).rounded()
        guard scaled < 1e18 else { return "\(value)" }
        let whole = padded("\(Int(scaled))", digits + 1)
        let sign = value < 0 && scaled > 0 ? "-" : ""
        return sign + whole.dropLast(digits) + (digits > 0 ? "." : "") + whole.suffix(digits)
    }

    private static func unreadable(_ place: String) -> ComponentError {
        fault(
            "'filepath' has the place '{\(place)}'; expected {epoch}, {epoch:02d}, {key} or "
                + "{key:.2f}"
        )
    }

    private static func fault(_ message: String) -> ComponentError {
        ComponentError(.invalidArgument, message, details: ["at": "/filepath"])
    }
}
