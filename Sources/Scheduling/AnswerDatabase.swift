import JSONValues

/// The database in the folder of an ``AnswerCache``: rows of bytes by key, the oldest first.
///
/// Many processes have it open at once. A process that is killed leaves a whole database behind:
/// SQLite's write-ahead log sees to that. Whether a row is as it was written says its own
/// fingerprint.
///
/// Unchecked: whoever has one sees to it that one thread at a time uses it.
final class AnswerDatabase: @unchecked Sendable {
    /// A row as it stands in the database.
    struct Row {
        let bytes: [UInt8]
        /// Days since 1970 when it was written or last moved to the end.
        let day: Int
    }

    private let connection: SQLiteConnection
    private let find: SQLiteConnection.Statement
    private let insert: SQLiteConnection.Statement
    private let renew: SQLiteConnection.Statement
    private let drop: SQLiteConnection.Statement
    private let pageSize: Int

    /// Opens the database, or makes it if it isn't there.
    ///
    /// Opening one that is there writes nothing, so it needn't wait for those who do.
    ///
    /// - Parameter path: The file.
    /// - Throws: ``SQLiteFailure``.
    init(path: String) throws {
        connection = try SQLiteConnection(path: path)
        // What is lost when the machine itself stops is asked again; what is there stays sound.
        try connection.run(
            """
            PRAGMA synchronous = NORMAL; PRAGMA journal_size_limit = 4194304;
            PRAGMA mmap_size = 1073741824
            """
        )
        if try connection.number("SELECT count(*) FROM sqlite_schema WHERE name = 'answers'") == 0 {
            try Self.make(in: connection)
        }
        find = try connection.statement("SELECT answer, day FROM answers WHERE key = ?1")
        // A new row stands at the end, also one that replaces another.
        insert = try connection.statement(
            "INSERT OR REPLACE INTO answers (key, day, answer) VALUES (?1, ?2, ?3)"
        )
        renew = try connection.statement(
            """
            INSERT OR REPLACE INTO answers (key, day, answer)
            SELECT key, ?2, answer FROM answers WHERE key = ?1
            """
        )
        drop = try connection.statement(
            """
            DELETE FROM answers WHERE place IN (SELECT place FROM answers ORDER BY place LIMIT 64)
            """
        )
        pageSize = try connection.number("PRAGMA page_size")
    }

    private static func make(in connection: SQLiteConnection) throws {
        try connection.run(
            """
            PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL;
            CREATE TABLE IF NOT EXISTS answers (place INTEGER PRIMARY KEY, key INTEGER NOT NULL UNIQUE,
                day INTEGER NOT NULL, answer BLOB NOT NULL)
            """
        )
    }

    /// How many milliseconds a use of it waits for other processes at most; 10 seconds at first.
    var patience: Int {
        get { connection.patience }
        set { connection.patience = newValue }
    }

    /// The row of a key, if it is there and as it was written.
    func row(_ key: CallKey) throws -> Row? {
        find.bind(key.number, at: 1)
        guard try find.step() else { return nil }
        defer { find.reset() }
        guard let bytes = Self.content(find.bytes(0), of: key) else { return nil }
        return Row(bytes: bytes, day: Int(find.number(1)))
    }

    /// Writes rows, and moves others to the end, as one change.
    func write(_ rows: [(key: CallKey, bytes: [UInt8])], renewing keys: [CallKey], day: Int) throws
    {
        try connection.change {
            for row in rows {
                insert.bind(row.key.number, at: 1)
                insert.bind(Int64(day), at: 2)
                try insert.binding(row.bytes + Self.check(row.bytes, of: row.key), at: 3) {
                    _ = try insert.step()
                }
            }
            for key in keys {
                renew.bind(key.number, at: 1)
                renew.bind(Int64(day), at: 2)
                _ = try renew.step()
            }
        }
    }

    /// Removes the oldest rows until the file has at most so many bytes, or the most of them.
    ///
    /// A twentieth more is removed than must be, so that this isn't needed with each row.
    func shrink(to size: Int) throws {
        guard try used() > size else { return try giveBack(above: size) }
        // Bounded, so that other processes are let in; the next row goes on with it.
        for _ in 0..<64 where try used() > size - size / 20 {
            try connection.change { _ = try drop.step() }
        }
        try giveBack(above: size)
    }

    private func used() throws -> Int {
        let pages = try connection.number("PRAGMA page_count")
        return (pages - (try connection.number("PRAGMA freelist_count"))) * pageSize
    }

    private func giveBack(above size: Int) throws {
        let tooMany = try connection.number("PRAGMA page_count") - size / pageSize
        if tooMany > 0 { try connection.run("PRAGMA incremental_vacuum(\(tooMany))") }
    }

    // MARK: - Fingerprints

    /// Half of the key finds a row; all of it is in the fingerprint.
    private static func check(_ bytes: [UInt8], of key: CallKey) -> [UInt8] {
        let hash = ContentHash(bytes, seed: key.seed)
        return withUnsafeBytes(of: (hash.low ^ hash.high).littleEndian) { Array($0) }
    }

    private static func content(_ stored: [UInt8], of key: CallKey) -> [UInt8]? {
        guard stored.count >= 8 else { return nil }
        let bytes = Array(stored.dropLast(8))
        return stored.suffix(8).elementsEqual(check(bytes, of: key)) ? bytes : nil
    }
}
