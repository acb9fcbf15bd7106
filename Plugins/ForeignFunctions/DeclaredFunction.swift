import PluginSDK

/// The function that a configuration declares.
enum DeclaredFunction {
    /// Opens the library, reads the signature and prepares the call.
    ///
    /// - Parameters:
    ///   - configuration: With `library`, `symbol` and `signature`.
    ///   - library: The library, if it is open already.
    ///   - usual: Whether it runs while others of the library do, if the signature doesn't say so.
    ///   - place: Where the configuration stands, as a JSON Pointer.
    /// - Returns: The function, ready to be called.
    /// - Throws: `ComponentError` that names the member that is wrong.
    static func make(
        _ configuration: JSON,
        library: ForeignLibrary? = nil,
        usually usual: Signature.Concurrency = .alone,
        at place: String = ""
    ) throws -> ForeignFunction {
        let signature = try signature(configuration["signature"]?.string ?? "", at: place)
        let library = try library ?? ForeignLibrary(configuration["library"]?.string ?? "")
        return try ForeignFunction(
            configuration["symbol"]?.string ?? "",
            of: library,
            signature,
            usually: usual,
            at: place
        )
    }

    private static func signature(_ text: String, at place: String) throws -> Signature {
        do throws(SignatureError) {
            return try SignatureParser.signature(text)
        } catch {
            throw ComponentError(
                .invalidArgument,
                "the signature '\(text)' is wrong at \(error)",
                details: [
                    "at": .string(place + "/signature"), "column": .integer(Int64(error.column)),
                ]
            )
        }
    }
}
