import Contract
import JSONValues

/// The name of a model call in the journal: a fingerprint of where it stands in the run and of
/// all that is asked.
///
/// What doesn't change the answer is no part of it: the phase, how many messages are stable.
struct CallKey: Hashable, Sendable, CustomStringConvertible {
    private let hash: ContentHash

    private init(_ hash: ContentHash) { self.hash = hash }

    /// The key of a question to a language model.
    init(_ request: CompletionRequest, model: String, path: String) {
        var parts = Parts("lm.generate", model, path)
        parts.add(request.messages.rows)
        parts.add(request.choices)
        parts.add(request.schema.map { [$0] } ?? [])
        parts.add(JSON.object(request.settings).text(.canonical))
        if !request.tools.isEmpty { parts.add(request.tools) }
        self.init(ContentHash(parts.bytes))
    }

    /// The key of a call of a tool.
    init(tool: String, arguments: String, path: String) {
        self.init(ContentHash(Parts("tool.call", tool, path, arguments).bytes))
    }

    /// The key of texts to embed.
    init(_ request: EmbeddingRequest, model: String, path: String) {
        var parts = Parts("embed", model, path)
        parts.add(request.texts)
        self.init(ContentHash(parts.bytes))
    }

    /// Reads the digits of ``description``; nil if they are none.
    init?(_ digits: String) {
        guard let hash = ContentHash(digits: digits) else { return nil }
        self.hash = hash
    }

    /// The key of the same question at the same place, asked again; 0 is the first time.
    func asked(_ times: UInt32) -> CallKey {
        guard times > 0 else { return self }
        return CallKey(ContentHash(description + "#" + String(times)))
    }

    /// Half of the fingerprint, by which a database finds it.
    var number: Int64 { Int64(bitPattern: hash.low) }
    /// The other half.
    var seed: UInt64 { hash.high }

    /// 32 hexadecimal digits.
    var description: String { hash.description }

    /// Fingerprints in a row: long prompts are hashed where they are instead of being copied.
    private struct Parts {
        var bytes: [UInt8] = []

        init(_ texts: String...) {
            bytes.reserveCapacity(256)
            for text in texts { add(text) }
        }

        mutating func add(_ text: String) {
            let hash = ContentHash(text)
            add(hash.high)
            add(hash.low)
        }

        /// All rows at once; where they end keeps two lists apart.
        mutating func add(_ rows: TextRows) {
            add(UInt64(rows.count))
            for row in rows.indices { add(UInt64(rows.byteRange(of: row)?.upperBound ?? 0)) }
            let hash = rows.withBytes { ContentHash($0) }
            add(hash.high)
            add(hash.low)
        }

        /// The count keeps two lists apart.
        mutating func add(_ texts: [String]) {
            add(UInt64(texts.count))
            for text in texts { add(text) }
        }

        private mutating func add(_ number: UInt64) {
            withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
        }
    }
}
