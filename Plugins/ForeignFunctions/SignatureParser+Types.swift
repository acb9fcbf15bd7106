// Types, constants, and what of them fits together.

extension SignatureParser {
    /// What people write who know C.
    private static let names: [String: String] = [
        "double": "f64", "float": "f32", "int": "i32", "unsigned": "u32", "uint": "u32",
        "short": "i16", "long": "i64", "size_t": "u64", "ssize_t": "i64", "char": "i8 or str",
        "int8_t": "i8", "int16_t": "i16", "int32_t": "i32", "int64_t": "i64", "uint8_t": "u8",
        "uint16_t": "u16", "uint32_t": "u32", "uint64_t": "u64", "string": "str",
        "pointer": "ptr", "const": "nothing: say what the function does with 'out' or 'inout'",
        "boolean": "bool", "void": "ptr (void is a result)",
    ]

    mutating func type() throws(SignatureError) -> ForeignType {
        if scanner.token == .sign("{") { return try record() }
        guard case .word(let word) = scanner.token else { throw expectedType() }
        if word == "fn" {
            try scanner.advance()
            return .callback(try nested { parser throws(SignatureError) in try parser.function() })
        }
        switch word {
        case "str":
            try scanner.advance()
            return .string
        case "ptr":
            try scanner.advance()
            return .pointer
        case "user":
            try scanner.advance()
            return .user
        case "text", "bytes":
            try scanner.advance()
            let length = try length() ?? .following
            return word == "text" ? .text(length) : .bytes(length)
        default: break
        }
        guard let number = NumberType(rawValue: word) else { throw expectedType() }
        try scanner.advance()
        guard scanner.token == .sign("[") else { return .number(number) }
        return .array(number, try length() ?? .following)
    }

    private func expectedType() -> SignatureError {
        guard case .word(let word) = scanner.token, let ours = Self.names[word] else {
            return expected("a type such as f64, i32, bool, str, text, f64[n] or ptr")
        }
        return SignatureError(
            column: scanner.column,
            message: "'\(word)' is C's name; write \(ours)"
        )
    }

    /// `[]`, `[8]`, `[n]`, `[*]`, or nothing.
    private mutating func length() throws(SignatureError) -> ForeignType.Length? {
        guard try takes("[") else { return nil }
        if try takes("]") { return .following }
        if try takes("*") {
            try take("]", or: "']'")
            return .elsewhere
        }
        let length: ForeignType.Length
        switch scanner.token {
        case .integer(let count) where (1...1_000_000).contains(count): length = .fixed(Int(count))
        case .word(let name): length = .parameter(name)
        default: throw expected("']', a length from 1 to 1000000, or the parameter that says it")
        }
        try scanner.advance()
        try take("]", or: "']'")
        return length
    }

    /// `{name: type, ...}`: a pointer to a struct of C.
    private mutating func record() throws(SignatureError) -> ForeignType {
        let members = try nested {
            (parser: inout SignatureParser) throws(SignatureError) -> [Signature.Parameter] in
            try parser.take("{", or: "'{'")
            var members: [Signature.Parameter] = []
            repeat {
                let column = parser.scanner.column
                let member = try parser.parameter(in: members)
                try Self.checkMember(member, at: column)
                members.append(member)
            } while try parser.takes(",")
            try parser.take("}", or: "',' or '}'")
            try parser.check(members)
            return members
        }
        return .record(members)
    }

    private static func checkMember(
        _ member: Signature.Parameter,
        at column: Int
    ) throws(SignatureError) {
        let problem: String? =
            switch member.type {
            case _ where member.direction != .given:
                "a member of a struct can't be 'out' or 'inout'"
            case .array(_, .following), .text(.following), .bytes(.following):
                "a member of a struct names its length: write '[n]' and a member 'n'"
            default: nil
            }
        if let problem { throw SignatureError(column: column, message: problem) }
    }

    private mutating func nested<Part>(
        _ read: (inout SignatureParser) throws(SignatureError) -> Part
    ) throws(SignatureError) -> Part {
        guard depth < Self.deepest else {
            throw SignatureError(
                column: scanner.column,
                message: "functions and structs stand at most \(Self.deepest) deep in each other"
            )
        }
        depth += 1
        let part = try read(&self)
        depth -= 1
        return part
    }

    // MARK: - Constants

    mutating func literal() throws(SignatureError) -> Signature.Constant? {
        let value: Signature.Constant
        switch scanner.token {
        case .word("null"): value = .null
        case .word("true"): value = .truth(true)
        case .word("false"): value = .truth(false)
        case .integer(let number): value = .integer(number)
        case .number(let number): value = .number(number)
        case .text(let text): value = .text(text)
        default: return nil
        }
        try scanner.advance()
        return value
    }

    mutating func constant(
        for parameter: Signature.Parameter,
        named name: String
    ) throws(SignatureError) -> Signature.Constant {
        let column = scanner.column
        guard let value = try literal() else {
            throw expected("a number, a text in quotation marks, true, false or null")
        }
        let wanted: String?
        switch (parameter.type, value) {
        case (.pointer, .null), (.user, .null): wanted = nil
        case (_, .null):
            wanted = parameter.isNullable ? nil : "a value: only a type with '?' takes null"
        case (.number(.bool), .truth), (.string, .text), (.text, .text): wanted = nil
        case (.number(let type), .integer(let number)) where type.isInteger:
            wanted = type.holds(number) ? nil : "a whole number that fits \(type)"
        case (.number(.f64), .integer), (.number(.f64), .number), (.number(.f32), .integer),
            (.number(.f32), .number):
            wanted = nil
        case (.number(let type), _): wanted = type == .bool ? "true or false" : "a value of \(type)"
        case (.string, _), (.text, _): wanted = "a text in quotation marks"
        default: wanted = "no value: this type has no constants"
        }
        guard let wanted else { return value }
        throw SignatureError(column: column, message: "for '\(name)' expected \(wanted)")
    }

    // MARK: - What fits together

    /// Checks a parameter by itself.
    func check(_ parameter: Signature.Parameter, at column: Int) throws(SignatureError) {
        let problem: String?
        switch (parameter.direction, parameter.type) {
        case (.out, _) where parameter.name == "result",
            (.both, _) where parameter.name == "result":
            problem = "'result' is what the function returns; name this parameter otherwise"
        case (.given, .number):
            problem =
                parameter.isNullable ? "only what is passed by pointer can be null ('?')" : nil
        case (.given, _): problem = nil
        case (_, .string): problem = "C needs to know how much room there is: write 'out text[n]'"
        case (.both, .text), (.both, .bytes):
            problem = "a text goes one way: write an 'out' parameter of its own"
        case (.out, let type) where type.length == .following || type.length == .elsewhere:
            problem = "C needs to know how much room there is: write '[n]' or '[8]'"
        case (_, .callback), (_, .user), (_, .record): problem = "this type can't be written by C"
        default: problem = nil
        }
        if let problem { throw SignatureError(column: column, message: problem) }
        if parameter.constant != nil, parameter.direction == .out {
            throw SignatureError(column: column, message: "an 'out' parameter has no value before")
        }
    }

    /// Checks that lengths belong to whole numbers of the same list.
    func check(_ list: [Signature.Parameter]) throws(SignatureError) {
        for parameter in list {
            guard case .parameter(let name) = parameter.type.length else { continue }
            guard let length = list.first(where: { $0.name == name }) else {
                throw SignatureError(
                    column: parameter.column,
                    message: "the length of '\(parameter.name)' is '\(name)', which is no parameter"
                )
            }
            guard case .number(let type) = length.type, type.isInteger, length.direction != .out
            else {
                throw SignatureError(
                    column: parameter.column,
                    message: "the length of '\(parameter.name)' is '\(name)', which is no whole "
                        + "number that C is given"
                )
            }
        }
    }

    // MARK: - Tokens

    mutating func takes(_ sign: String) throws(SignatureError) -> Bool {
        guard scanner.token == .sign(sign) else { return false }
        try scanner.advance()
        return true
    }

    mutating func takesWord(_ word: String) throws(SignatureError) -> Bool {
        guard scanner.token == .word(word) else { return false }
        try scanner.advance()
        return true
    }

    mutating func take(_ sign: String, or expectation: String) throws(SignatureError) {
        guard try takes(sign) else { throw expected(expectation) }
    }

    func expected(_ what: String) -> SignatureError {
        SignatureError(
            column: scanner.column,
            message: "expected \(what), found \(scanner.token.shown)"
        )
    }
}

extension ForeignType {
    /// How C learns how long it is, or nil if it has no length.
    var length: Length? {
        switch self {
        case .text(let length), .bytes(let length), .array(_, let length): length
        default: nil
        }
    }
}

extension NumberType {
    /// Whether a whole number fits.
    func holds(_ value: Int64) -> Bool {
        switch self {
        case .i8: Int8(exactly: value) != nil
        case .i16: Int16(exactly: value) != nil
        case .i32: Int32(exactly: value) != nil
        case .u8: UInt8(exactly: value) != nil
        case .u16: UInt16(exactly: value) != nil
        case .u32: UInt32(exactly: value) != nil
        case .u64: value >= 0
        case .bool: value == 0 || value == 1
        case .i64, .f64, .f32: true
        }
    }
}
