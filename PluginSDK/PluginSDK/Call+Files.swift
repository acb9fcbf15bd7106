public import Contract
import JSONValues

// Files of a run, for callbacks.

extension Call {
    /// Reads a file as text.
    ///
    /// - Parameter path: The file; a relative one lies in the run's folder.
    /// - Returns: The text, or nil if there is no such file.
    /// - Throws: `ComponentError` if it is there and can't be read.
    public func readFile(_ path: String) async throws -> String? {
        let answer = try await request("file.read", SlotValue(head: ["path": .string(path)]))
        return try answer.requiredTexts("text").first ?? nil
    }

    /// Writes a file whole, so that a crash leaves the old one or the new one.
    ///
    /// Missing folders are made.
    ///
    /// - Parameters:
    ///   - path: The file; a relative one lies in the run's folder.
    ///   - text: What it shall hold.
    /// - Throws: `ComponentError` that says why it can't be written.
    public func writeFile(_ path: String, _ text: String) async throws {
        let input = SlotValue(
            head: ["path": .string(path)],
            arrays: [NamedArray("text", .text([text]))]
        )
        _ = try await request("file.write", input)
    }
}
