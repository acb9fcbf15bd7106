/// Reads a signature; every error has its column, what was expected and what was found.
struct SignatureParser {
    /// How deep callbacks and structs may stand in each other.
    static let deepest = 4
    /// The most parameters of one function; C promises no more than 127.
    static let mostParameters = 127

    var scanner: SignatureScanner
    var depth = 0

    /// Reads a whole text.
    ///
    /// - Parameter text: Such as `(output: str, target: str) -> f64`.
    /// - Returns: The signature; every length that it names belongs to a parameter.
    /// - Throws: ``SignatureError``.
    static func signature(_ text: String) throws(SignatureError) -> Signature {
        var parser = SignatureParser(scanner: try SignatureScanner(text))
        let concurrency = try parser.concurrency()
        var signature = try parser.function()
        signature.concurrency = concurrency
        guard parser.scanner.token == .end else {
            throw parser.expected("the end of the signature")
        }
        return signature
    }

    /// Takes `#` or `&`, if one stands here.
    private mutating func concurrency() throws(SignatureError) -> Signature.Concurrency? {
        if try takes("#") { return .alone }
        return try takes("&") ? .together : nil
    }

    // MARK: - Functions

    /// Reads `(parameters) -> result`.
    mutating func function() throws(SignatureError) -> Signature {
        try take("(", or: "'(' before the parameters")
        var signature = Signature(parameters: [], fixedCount: nil, result: .init())
        if try !takes(")") {
            repeat {
                if try takesRest(&signature) { continue }
                signature.parameters.append(try parameter(in: signature.parameters))
                try checkRest(signature)
            } while try takes(",")
            try take(")", or: "',' or ')'")
        }
        try take("->", or: "'->' before the result")
        signature.result = try result()
        try check(signature.parameters)
        return signature
    }

    /// Takes `...`, after which variadic arguments stand.
    private mutating func takesRest(_ signature: inout Signature) throws(SignatureError) -> Bool {
        guard scanner.token == .sign("...") else { return false }
        guard signature.fixedCount == nil else {
            throw SignatureError(column: scanner.column, message: "'...' stands here twice")
        }
        guard !signature.parameters.isEmpty else {
            throw SignatureError(
                column: scanner.column,
                message: "expected a parameter before '...', as C does"
            )
        }
        signature.fixedCount = signature.parameters.count
        try scanner.advance()
        return true
    }

    private func checkRest(_ signature: Signature) throws(SignatureError) {
        guard let fixed = signature.fixedCount, signature.parameters.count > fixed,
            let last = signature.parameters.last, last.direction == .given,
            case .number(let type) = last.type, let promoted = type.promoted
        else { return }
        throw SignatureError(
            column: last.column,
            message: "after '...' C passes \(type) as \(promoted): write '\(promoted)'"
        )
    }

    /// Reads `name: [out | inout] type [?] [= constant]`.
    mutating func parameter(
        in list: [Signature.Parameter]
    ) throws(SignatureError) -> Signature.Parameter {
        let column = scanner.column
        guard case .word(let name) = scanner.token else {
            throw expected("a parameter's name")
        }
        guard !list.contains(where: { $0.name == name }) else {
            throw SignatureError(column: column, message: "there are two parameters '\(name)'")
        }
        guard list.count < Self.mostParameters else {
            throw SignatureError(
                column: column,
                message: "expected at most \(Self.mostParameters) parameters"
            )
        }
        try scanner.advance()
        // The user pointer needs no type: `user` alone is short for `user: user`.
        if name == "user", scanner.token != .sign(":") {
            return .init(name: name, type: .user, column: column)
        }
        try take(":", or: "':' and the type of '\(name)'")
        var parameter = Signature.Parameter(name: name, type: .user, column: column)
        if case .word(let word) = scanner.token, word == "out" || word == "inout" {
            parameter.direction = word == "out" ? .out : .both
            try scanner.advance()
        }
        let typeColumn = scanner.column
        parameter.type = try type()
        parameter.isNullable = try takes("?")
        if try takes("=") { parameter.constant = try constant(for: parameter, named: name) }
        try check(parameter, at: typeColumn)
        return parameter
    }

    // MARK: - Results

    /// `void`, `status`, a number, `str`, `owned str by free`, `ptr`; then maybe `errno`.
    private mutating func result() throws(SignatureError) -> Signature.Result {
        var result = Signature.Result()
        let column = scanner.column
        let isOwned = try takesWord("owned")
        let isVoid = isOwned ? false : try takesWord("void")
        result.isStatus = isOwned || isVoid ? false : try takesWord("status")
        if result.isStatus {
            result.type = .number(.i32)
        } else if !isVoid {
            let type = try type()
            result.type = type
            try checkResult(type, isOwned: isOwned, at: column)
            result.isNullable = try takes("?")
            if result.isNullable, case .number = type {
                throw SignatureError(column: column, message: "only str and ptr can be null ('?')")
            }
        }
        if isOwned {
            guard try takesWord("by"), case .word(let name) = scanner.token else {
                throw expected("'by' and the function that frees the text, such as 'by free'")
            }
            result.freedBy = name
            try scanner.advance()
        }
        result.failure = try failure()
        return result
    }

    private func checkResult(
        _ type: ForeignType,
        isOwned: Bool,
        at column: Int
    ) throws(SignatureError) {
        let fits: Bool
        switch type {
        case .string: fits = true
        case .number, .pointer: fits = !isOwned
        default: fits = false
        }
        guard fits else {
            throw SignatureError(
                column: column,
                message: isOwned
                    ? "expected 'owned str by' and the function that frees the text"
                    : "a function gives a number, bool, str, ptr, status or void; what it writes "
                        + "elsewhere is an 'out' parameter"
            )
        }
    }

    /// `errno`, or `errno on -1`.
    private mutating func failure() throws(SignatureError) -> Signature.Failure? {
        guard try takesWord("errno") else { return nil }
        guard try takesWord("on") else { return .always }
        guard let value = try literal() else { throw expected("a value such as -1 or null") }
        if case .text = value { throw expected("a number or null, not a text") }
        return .on(value)
    }
}
