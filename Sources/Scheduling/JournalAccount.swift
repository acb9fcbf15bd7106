import Contract
import JSONValues

/// Adds up the calls of a journal, for reports: of a run that ended, broke, or is still going on.
package enum JournalAccount {
    /// Reads a journal; a line at its end that isn't whole is left out.
    ///
    /// - Parameters:
    ///   - path: The file; it may be in use.
    ///   - languageModels: What language models cost, by name.
    ///   - embeddingModels: What embedding models cost, by name.
    /// - Returns: Calls, tokens, price and latency by phase.
    /// - Throws: ``ComponentError`` if the file can't be read, is damaged, or of a newer format.
    package static func read(
        _ path: String,
        languageModels: [String: ModelPrice] = [:],
        embeddingModels: [String: ModelPrice] = [:]
    ) throws -> ModelAccount {
        let ledger = ModelLedger()
        var damaged: Int?
        _ = try JournalFile(reading: path).lines { line, number, _ in
            let json = CheckedLine.isSound(line) ? try? JSON(parsing: line) : nil
            guard let json else {
                damaged = damaged ?? number
                return
            }
            if let damaged { throw fault(path, damaged) }
            if number == 1 { return try check(json, path) }
            guard let entry = JournalEntry(json) else { throw fault(path, number) }
            let prices = entry.isEmbedding ? embeddingModels : languageModels
            ledger.enter(entry, phase: entry.phase, price: prices[entry.answeredBy ?? entry.model])
        }
        return ledger.current
    }

    private static func check(_ header: JSON, _ path: String) throws {
        let format = header["journal"]?.integer ?? CallJournal.format
        guard format > CallJournal.format else { return }
        throw ComponentError(
            .failedPrecondition,
            "the journal '\(path)' has format \(format), this Glia reads up to "
                + "\(CallJournal.format): use a newer one"
        )
    }

    private static func fault(_ path: String, _ number: Int) -> ComponentError {
        ComponentError(
            .dataLoss,
            "line \(number) of the journal '\(path)' is damaged, and no crash did that: one harms "
                + "the end only. Restore the file, or delete the line"
        )
    }
}
