import PluginSDK

/// The instructions that were ever tried, and the vectors of all texts that were embedded.
///
/// A text is embedded once in the life of a search. One whose embedding failed is not asked for
/// again: it is compared by its words.
struct TextMemory: Sendable, Equatable {
    private struct Tried: Sendable, Equatable {
        let path: String
        let text: String
    }

    private struct Embedded: Sendable, Equatable {
        let text: String
        let vector: [Float]
    }

    // The oldest leave first; by then the search has moved on.
    static let capacity = 512
    private var tried: [Tried] = []
    private var embedded: [Embedded] = []

    init() {}

    /// Notes that a variable had this text.
    mutating func note(_ text: String, of path: String) {
        let entry = Tried(path: path, text: text)
        guard !tried.contains(entry) else { return }
        tried.append(entry)
        if tried.count > Self.capacity { tried.removeFirst() }
    }

    /// Embeds the text, and those that it will be compared with, where that isn't done yet.
    mutating func embed(_ text: String, of path: String, model: String, call: any Call) async {
        var missing: [String] = []
        for candidate in tried.filter({ $0.path == path }).map(\.text) + [text]
        where vector(candidate) == nil && !missing.contains(candidate) { missing.append(candidate) }
        guard !missing.isEmpty else { return }
        var vectors: [[Float]] = []
        do {
            vectors = try await call.embed(EmbeddingRequest(model: model, texts: missing)).vectors
        } catch {
            call.log(
                .warning,
                "'\(model)' gave no embedding (\(error)); the texts are compared by their words"
            )
        }
        for (place, text) in missing.enumerated() {
            let vector = vectors.indices.contains(place) ? vectors[place] : []
            embedded.append(Embedded(text: text, vector: vector))
        }
        if embedded.count > Self.capacity { embedded.removeFirst(embedded.count - Self.capacity) }
    }

    /// The text tried for that variable that is most like this one, and how like, up to 1.
    func nearest(to text: String, of path: String) -> (text: String, likeness: Double)? {
        tried.filter { $0.path == path }.map { ($0.text, likeness($0.text, text)) }.max {
            $0.1 < $1.1
        }
    }

    /// How like two texts are: the cosine of their vectors, or else how many words they share.
    func likeness(_ first: String, _ second: String) -> Double {
        if first == second { return 1 }
        if let one = vector(first), let other = vector(second), !one.isEmpty,
            one.count == other.count, let cosine = Self.cosine(one, other)
        {
            return cosine
        }
        return TextShingles(first).likeness(to: TextShingles(second))
    }

    private func vector(_ text: String) -> [Float]? { embedded.first { $0.text == text }?.vector }

    private static func cosine(_ first: [Float], _ second: [Float]) -> Double? {
        var (dot, one, other) = (0.0, 0.0, 0.0)
        for (left, right) in zip(first, second) {
            dot += Double(left) * Double(right)
            one += Double(left) * Double(left)
            other += Double(right) * Double(right)
        }
        let length = (one * other).squareRoot()
        return length > 0 && length.isFinite ? dot / length : nil
    }
}

extension TextMemory {
    init(_ json: JSON?) throws {
        let record = try SearchRecord(json, name: "texts")
        tried = try record.list("tried").map { element in
            let one = try SearchRecord(element, name: "texts")
            return Tried(path: try one.text("path"), text: try one.text("text"))
        }
        embedded = try record.list("embedded").map { element in
            let one = try SearchRecord(element, name: "texts")
            return Embedded(
                text: try one.text("text"),
                vector: try Self.vector(digits: one.text("vector"))
            )
        }
    }

    var json: JSON {
        [
            "tried": .array(tried.map { ["path": .string($0.path), "text": .string($0.text)] }),
            "embedded": .array(
                embedded.map {
                    ["text": .string($0.text), "vector": .string(Self.digits($0.vector))]
                }
            ),
        ]
    }

    // Eight hexadecimal digits a number: exact, and shorter than decimals.
    private static func digits(_ vector: [Float]) -> String {
        vector.map { number in
            let digits = String(number.bitPattern, radix: 16)
            return String(repeating: "0", count: 8 - digits.count) + digits
        }.joined()
    }

    private static func vector(digits: String) throws -> [Float] {
        let digits = Array(digits)
        return try stride(from: 0, to: digits.count, by: 8).map { start in
            let word = String(digits[start..<min(start + 8, digits.count)])
            guard word.count == 8, let bits = UInt32(word, radix: 16) else {
                throw SearchRecord.unreadable(
                    "vector",
                    "groups of eight hexadecimal digits",
                    .string(word)
                )
            }
            return Float(bitPattern: bits)
        }
    }
}
