/// Cuts a signature into words, numbers, texts and signs.
struct SignatureScanner {
    /// A piece of a signature.
    enum Token: Equatable {
        case word(String)
        case integer(Int64)
        case number(Double)
        case text(String)
        /// One of the language's signs: `( ) { } [ ] : , ? = # & * -> ...`.
        case sign(String)
        case end

        /// How errors name it.
        var shown: String {
            switch self {
            case .word(let word): "'\(word)'"
            case .integer(let value): "'\(value)'"
            case .number(let value): "'\(value)'"
            case .text(let text): "the text \"\(text)\""
            case .sign(let sign): "'\(sign)'"
            case .end: "the end"
            }
        }
    }

    /// The most characters of a signature; nobody writes more by hand.
    static let longest = 4096

    private let characters: [Unicode.Scalar]
    private var place = 0
    /// The token at hand.
    private(set) var token = Token.end
    /// Where it begins, from 1.
    private(set) var column = 1

    init(_ text: String) throws(SignatureError) {
        characters = Array(text.unicodeScalars)
        guard characters.count <= Self.longest else {
            throw SignatureError(
                column: Self.longest + 1,
                message: "expected at most \(Self.longest) characters, found \(characters.count)"
            )
        }
        try advance()
    }

    private var next: Unicode.Scalar? { place < characters.count ? characters[place] : nil }

    /// Goes on to the next token.
    mutating func advance() throws(SignatureError) {
        while let character = next, " \t\n\r".unicodeScalars.contains(character) { place += 1 }
        column = place + 1
        guard let character = next else {
            token = .end
            return
        }
        if character == "\"" {
            token = .text(try text())
        } else if Self.isDigit(character) || (character == "-" && digitFollows(place + 1)) {
            token = try number()
        } else if Self.startsWord(character) {
            token = .word(take { Self.startsWord($0) || Self.isDigit($0) })
        } else {
            token = .sign(try sign(character))
        }
    }

    private static func isDigit(_ character: Unicode.Scalar) -> Bool {
        ("0"..."9").contains(character)
    }

    private static func startsWord(_ character: Unicode.Scalar) -> Bool {
        character == "_" || ("a"..."z").contains(character) || ("A"..."Z").contains(character)
    }

    private func digitFollows(_ place: Int) -> Bool {
        place < characters.count && Self.isDigit(characters[place])
    }

    private mutating func take(_ belongs: (Unicode.Scalar) -> Bool) -> String {
        var text = String.UnicodeScalarView()
        while let character = next, belongs(character) {
            text.append(character)
            place += 1
        }
        return String(text)
    }

    private mutating func sign(_ first: Unicode.Scalar) throws(SignatureError) -> String {
        for sign in ["->", "..."] where matches(sign) {
            place += sign.count
            return sign
        }
        guard "(){}[]:,?=#&*".unicodeScalars.contains(first) else {
            throw SignatureError(
                column: column,
                message: "'\(first)' has no meaning in a signature"
            )
        }
        place += 1
        return String(Character(first))
    }

    private func matches(_ sign: String) -> Bool {
        let wanted = Array(sign.unicodeScalars)
        guard place + wanted.count <= characters.count else { return false }
        return wanted.indices.allSatisfy { characters[place + $0] == wanted[$0] }
    }

    private mutating func number() throws(SignatureError) -> Token {
        let start = column
        var digits = ""
        if next == "-" {
            digits = "-"
            place += 1
        }
        digits += take(Self.isDigit)
        var isWhole = true
        if next == ".", digitFollows(place + 1) {
            isWhole = false
            place += 1
            digits += "." + take(Self.isDigit)
        }
        if next == "e" || next == "E" {
            isWhole = false
            place += 1
            digits += "e"
            if next == "-" || next == "+" { digits += take { $0 == "-" || $0 == "+" } }
            digits += take(Self.isDigit)
        }
        if isWhole, let value = Int64(digits) { return .integer(value) }
        guard let value = Double(digits), value.isFinite else {
            throw SignatureError(column: start, message: "'\(digits)' is no number")
        }
        return .number(value)
    }

    private mutating func text() throws(SignatureError) -> String {
        let start = column
        place += 1
        var text = String.UnicodeScalarView()
        while let character = next {
            place += 1
            if character == "\"" { return String(text) }
            guard character == "\\" else {
                text.append(character)
                continue
            }
            guard let escaped = next, let meant = Self.escapes[escaped] else {
                throw SignatureError(
                    column: place,
                    message: "after '\\' expected one of \" \\ n t"
                )
            }
            place += 1
            text.append(meant)
        }
        throw SignatureError(
            column: start,
            message: "the text that begins here has no closing '\"'"
        )
    }

    private static let escapes: [Unicode.Scalar: Unicode.Scalar] = [
        "\"": "\"", "\\": "\\", "n": "\n", "t": "\t",
    ]
}
