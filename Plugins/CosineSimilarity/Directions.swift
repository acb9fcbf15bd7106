import PluginSDK

/// The texts of a batch that need embedding, each once, and their embeddings.
struct Directions {
    private(set) var texts: [String] = []
    private var numbers: [String: Int] = [:]
    private var vectors: [[Double]] = []

    /// Remembers the texts of a pair, if the pair can't be scored without.
    mutating func note(_ pair: LeafPair) {
        guard case .embedded(let first, let second) = Likeness(pair) else { return }
        for text in [first, second] where numbers[text] == nil {
            numbers[text] = texts.count
            texts.append(text)
        }
    }

    /// Takes the embeddings of ``texts``, in their order.
    ///
    /// - Throws: ``ComponentError`` unless there is one for each, all of one length.
    mutating func take(_ embeddings: [[Float]]) throws {
        let length = embeddings.first?.count ?? 0
        guard embeddings.count == texts.count, embeddings.allSatisfy({ $0.count == length }) else {
            throw ComponentError(
                .internalFault,
                "the embedding model gave \(embeddings.count) vectors for \(texts.count) texts, "
                    + "or vectors of different lengths"
            )
        }
        vectors = embeddings.map { vector in
            let numbers = vector.map(Double.init)
            let length = Self.product(numbers, numbers).squareRoot()
            return numbers.map { $0 / length }
        }
    }

    /// Returns how alike each pair is, or nil if an embedding isn't there or no number.
    func similarities(of pairs: [LeafPair]) -> [Double]? {
        var values: [Double] = []
        for pair in pairs {
            switch Likeness(pair) {
            case .known(let value): values.append(value)
            case .embedded(let first, let second):
                guard !vectors.isEmpty, let first = numbers[first], let second = numbers[second]
                else { return nil }
                let cosine = Self.product(vectors[first], vectors[second])
                guard cosine.isFinite else { return nil }
                values.append((min(1, max(-1, cosine)) + 1) / 2)
            }
        }
        return values
    }

    private static func product(_ first: [Double], _ second: [Double]) -> Double {
        var sum = 0.0
        for index in first.indices { sum += first[index] * second[index] }
        return sum
    }
}

/// How alike two leaves are, or which texts must be embedded to tell.
private enum Likeness {
    case known(Double)
    case embedded(String, String)

    init(_ pair: LeafPair) {
        guard let output = pair.output?.leafText, let target = pair.target?.leafText else {
            self = .known(0)
            return
        }
        if output == target {
            self = .known(1)
        } else if output.isBlank || target.isBlank {
            self = .known(0)
        } else {
            self = .embedded(output, target)
        }
    }
}

extension String {
    fileprivate var isBlank: Bool { allSatisfy(\.isWhitespace) }
}
