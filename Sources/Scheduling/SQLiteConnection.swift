import CSQLite

/// Why SQLite couldn't do what it was asked for.
struct SQLiteFailure: Error, CustomStringConvertible {
    let code: Int32
    let description: String

    /// Whether the file is no database, or a broken one.
    var isDamage: Bool { [SQLITE_CORRUPT, SQLITE_NOTADB].contains(code & 0xff) }
    /// Whether another process kept the database to itself for too long.
    var isBusy: Bool { [SQLITE_BUSY, SQLITE_LOCKED].contains(code & 0xff) }
}

/// An open database; one thread at a time may use it and its statements.
final class SQLiteConnection {
    private var handle: OpaquePointer?
    /// How many milliseconds a statement waits for other processes at most.
    var patience = 10_000 { didSet { sqlite3_busy_timeout(handle, Int32(patience)) } }

    /// Opens or creates a database.
    ///
    /// - Parameter path: The file.
    /// - Throws: ``SQLiteFailure``.
    init(path: String) throws {
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX
        let code = sqlite3_open_v2(path, &handle, flags, nil)
        guard code == SQLITE_OK else {
            throw failure(code)
        }
        sqlite3_extended_result_codes(handle, 1)
        sqlite3_busy_timeout(handle, Int32(patience))
    }

    /// Comes also after an initializer that failed.
    deinit { sqlite3_close_v2(handle) }

    private func failure(_ code: Int32) -> SQLiteFailure {
        let text = sqlite3_errmsg(handle) ?? sqlite3_errstr(code)
        return SQLiteFailure(code: code, description: text.map { String(cString: $0) } ?? "")
    }

    /// Runs statements that return nothing.
    func run(_ statements: String) throws {
        let code = sqlite3_exec(handle, statements, nil, nil, nil)
        guard code == SQLITE_OK else { throw failure(code) }
    }

    /// Runs a body as one change of the database: all of it happens, or nothing.
    func change(_ body: () throws -> Void) throws {
        try run("BEGIN IMMEDIATE")
        do {
            try body()
            try run("COMMIT")
        } catch {
            // After some failures SQLite has taken the change back already.
            if sqlite3_get_autocommit(handle) == 0 { try run("ROLLBACK") }
            throw error
        }
    }

    /// The number that a statement returns.
    func number(_ query: String) throws -> Int {
        let statement = try statement(query)
        guard try statement.step() else { return 0 }
        return Int(statement.number(0))
    }

    /// Prepares a statement for many uses.
    func statement(_ text: String) throws -> Statement {
        var made: OpaquePointer?
        let code = sqlite3_prepare_v3(
            handle,
            text,
            -1,
            UInt32(SQLITE_PREPARE_PERSISTENT),
            &made,
            nil
        )
        guard code == SQLITE_OK, let made else { throw failure(code) }
        return Statement(made) { [unowned self] in failure($0) }
    }

    /// A statement with places for values, which are counted from 1; results are counted from 0.
    final class Statement {
        private let handle: OpaquePointer
        private let failure: (Int32) -> SQLiteFailure

        fileprivate init(_ handle: OpaquePointer, _ failure: @escaping (Int32) -> SQLiteFailure) {
            self.handle = handle
            self.failure = failure
        }

        deinit { sqlite3_finalize(handle) }

        func bind(_ number: Int64, at place: Int32) { sqlite3_bind_int64(handle, place, number) }

        /// Runs a body while bytes, which aren't copied, are bound.
        func binding(_ bytes: [UInt8], at place: Int32, _ body: () throws -> Void) rethrows {
            try bytes.withUnsafeBytes { buffer in
                sqlite3_bind_blob64(handle, place, buffer.baseAddress, UInt64(buffer.count), nil)
                defer { sqlite3_bind_null(handle, place) }
                try body()
            }
        }

        /// Goes to the next row of the result.
        ///
        /// - Returns: Whether there is one; if not, the statement is ready for its next use.
        func step() throws -> Bool {
            let code = sqlite3_step(handle)
            if code == SQLITE_ROW { return true }
            // A failed statement must be reset before its next use, too.
            sqlite3_reset(handle)
            guard code == SQLITE_DONE else { throw failure(code) }
            return false
        }

        /// Makes the statement ready for its next use before all rows are read.
        func reset() { sqlite3_reset(handle) }

        func number(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }

        func bytes(_ column: Int32) -> [UInt8] {
            let start = sqlite3_column_blob(handle, column)
            let count = Int(sqlite3_column_bytes(handle, column))
            return Array(UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count))
        }
    }
}
