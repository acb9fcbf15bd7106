@testable import ForeignFunctionsPlugin

/// Makes signatures by rule, then breaks some of them, and says what the parser made of each.
struct SignatureFuzz {
    /// What became of a text.
    enum Outcome {
        case sound
        case refused
        case broken(String)
    }

    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// Xorshift: quick, and the same everywhere.
    private mutating func draw(_ bound: Int) -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Int(truncatingIfNeeded: state >> 33) % bound
    }

    private mutating func pick<Choice>(_ choices: [Choice]) -> Choice {
        choices[draw(choices.count)]
    }

    /// Reads one more text.
    mutating func next() -> Outcome {
        var text = draw(10) == 0 ? noise() : signature(depth: 0, isWhole: true)
        if draw(3) == 0 { text = mutated(text) }
        do throws(SignatureError) {
            let signature = try SignatureParser.signature(text)
            do throws(SignatureError) {
                let again = try SignatureParser.signature(signature.description)
                return again == signature ? .sound : .broken("'\(text)' reads otherwise again")
            } catch {
                return .broken("'\(text)' became '\(signature)', which is wrong at \(error)")
            }
        } catch {
            let isInside = (1...text.unicodeScalars.count + 1).contains(error.column)
            return isInside && !error.message.isEmpty
                ? .refused : .broken("'\(text)' is wrong outside of itself, at \(error)")
        }
    }

    private static let words = [
        "f64", "f32", "i8", "i64", "u8", "u64", "bool", "str", "text", "bytes", "ptr", "user", "fn",
        "out", "inout", "owned", "by", "errno", "on", "status", "void", "null", "true", "n", "x",
    ]
    private static let signs = [
        "(", ")", "{", "}", "[", "]", ":", ",", "?", "=", "#", "->", "...", " ", "\"", "\\", "-",
        "1", "0.5", "1e9", "99999999999999999999", "é", "\u{1F600}", "\0", "\n",
    ]

    private mutating func noise() -> String {
        (0..<draw(24)).map { _ in draw(2) == 0 ? pick(Self.words) : pick(Self.signs) }.joined()
    }

    private mutating func mutated(_ text: String) -> String {
        var characters = Array(text.unicodeScalars)
        for _ in 0...draw(3) where !characters.isEmpty {
            let place = draw(characters.count)
            switch draw(4) {
            case 0: characters.remove(at: place)
            case 1: characters.insert(contentsOf: pick(Self.signs).unicodeScalars, at: place)
            case 2: characters.swapAt(place, draw(characters.count))
            default: characters.removeSubrange(place..<min(place + 1 + draw(8), characters.count))
            }
        }
        return String(String.UnicodeScalarView(characters))
    }

    private mutating func signature(depth: Int, isWhole: Bool) -> String {
        var parts = (0..<draw(5)).map { parameter("p\($0)", depth) }
        if draw(8) == 0, !parts.isEmpty { parts.append("...") }
        let result = pick([
            "f64", "i32", "str", "str?", "owned str by free", "void", "status", "ptr", "bool",
            "i32 errno", "i64 errno on -1", "owned str? by g_free errno on null",
        ])
        let start = isWhole && draw(6) == 0 ? "#" : ""
        return start + "(" + parts.joined(separator: pick([", ", ","])) + ") -> " + result
    }

    private mutating func parameter(_ name: String, _ depth: Int) -> String {
        switch draw(depth < 4 ? 12 : 10) {
        case 0: "\(name): \(pick(["f64", "i32", "u8", "bool"]))"
        case 1: "\(name): f64 = \(pick(["1", "-2.5", "1e-9", "0"]))"
        case 2: "\(name): str" + pick(["", "?", " = \"a\\\"b\"", "? = null"])
        case 3: "\(name): \(pick(["text", "bytes", "f64[]", "i16[4]", "u64[]?", "f64[*]"]))"
        case 4: "\(name): f64[n\(name)], n\(name): \(pick(["u64", "i32", "u64 = 3"]))"
        case 5: "\(name): out \(pick(["f64", "text[32]", "i32[2]", "ptr", "bool"]))"
        case 6: "\(name): inout \(pick(["f64", "u8", "f64[3]"]))"
        case 7: "\(name): out text[n\(name)], n\(name): inout u64 = 16"
        case 8: "\(name): ptr" + pick(["", "?", " = null"])
        case 9: "\(name): user"
        case 10: "\(name): fn" + signature(depth: depth + 1, isWhole: false)
        default: "\(name): {" + "a: i32, b: f64[a], c: \(pick(["str", "user", "ptr"]))" + "}"
        }
    }
}
