import JSONValues

/// Texts of which some may be missing, in one block of memory.
///
/// A prompt of thirty messages then crosses the door as one copy instead of thirty. A text is made
/// only when somebody looks at it.
public struct TextRows: Sendable, Equatable {
    /// All rows one after the other.
    @usableFromInline var bytes: [UInt8] = []
    /// Where each row ends; a missing row ends where it begins, with its bits inverted.
    @usableFromInline var ends = Ends()

    /// Most lists have one row, which needs no memory of its own.
    @usableFromInline
    enum Ends: Sendable, Equatable {
        case one(Int)
        case many([Int])

        init() { self = .many([]) }

        var count: Int {
            switch self {
            case .one: 1
            case .many(let ends): ends.count
            }
        }

        subscript(row: Int) -> Int {
            switch self {
            case .one(let end):
                precondition(row == 0, "there is one row")
                return end
            case .many(let ends): return ends[row]
            }
        }

        mutating func append(_ end: Int) {
            switch self {
            case .one(let first): self = .many([first, end])
            case .many(let ends) where ends.isEmpty: self = .one(end)
            case .many(var ends):
                self = .many([])
                ends.append(end)
                self = .many(ends)
            }
        }

        mutating func removeLast() {
            switch self {
            case .one: self = .many([])
            case .many(var ends):
                ends.removeLast()
                self = ends.count == 1 ? .one(ends[0]) : .many(ends)
            }
        }
    }

    /// Makes no rows.
    public init() {}

    /// Makes one row, nil for a missing one.
    public init(one row: String?) {
        guard var row else {
            ends = .one(~0)
            return
        }
        bytes = row.withUTF8 { Array(UnsafeRawBufferPointer($0)) }
        ends = .one(bytes.count)
    }

    /// Makes rows; nil is a missing one.
    public init(_ rows: [String?]) {
        let size = rows.reduce(0) { $0 + ($1?.utf8.count ?? 0) }
        fill(count: rows.count, byteCount: size) { row, bytes in
            guard var text = rows[row] else { return false }
            text.withUTF8 { bytes.append(contentsOf: $0) }
            return true
        }
    }

    /// Makes rows none of which is missing.
    public init(_ rows: [String]) {
        let size = rows.reduce(0) { $0 + $1.utf8.count }
        fill(count: rows.count, byteCount: size) { row, bytes in
            var text = rows[row]
            text.withUTF8 { bytes.append(contentsOf: $0) }
            return true
        }
    }

    /// Adds a row, nil for a missing one.
    public mutating func append(_ row: String?) {
        guard var row else {
            ends.append(~bytes.count)
            return
        }
        row.withUTF8 { bytes.append(contentsOf: $0) }
        ends.append(bytes.count)
    }

    /// Adds a row that was just written.
    mutating func append(_ row: consuming JSONObjectText) {
        let (room, count) = row.memory()
        bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: room[..<count]))
        room.deallocate()
        ends.append(bytes.count)
    }

    /// Makes a copy of rows of bytes; what isn't UTF-8 in them is repaired.
    ///
    /// - Parameters:
    ///   - count: How many rows there are.
    ///   - byteCount: How many bytes they have together.
    ///   - row: Returns the bytes of a row; without a start it is a missing one.
    public init(count: Int, byteCount: Int, utf8 row: (Int) -> UnsafeRawBufferPointer) {
        fill(count: count, byteCount: byteCount) { index, bytes in
            let row = row(index)
            guard row.baseAddress != nil else { return false }
            bytes.append(contentsOf: row)
            return true
        }
        repair()
    }

    /// Makes a copy of rows that lie one behind the other; what isn't UTF-8 in them is repaired.
    ///
    /// - Parameters:
    ///   - block: The bytes of all rows.
    ///   - ends: Where each row ends; a missing row ends where it begins, with its bits inverted.
    public init(block: UnsafeRawBufferPointer, ends: UnsafeBufferPointer<Int>) {
        bytes = Array(block)
        self.ends = ends.count == 1 ? .one(ends[0]) : .many(Array(ends))
        repair()
    }

    /// Fills rows that have none yet: the closure adds a row's bytes, or says that it is missing.
    ///
    /// To arrays with room, as the initializers of filled arrays look up their type each time.
    private mutating func fill(
        count: Int,
        byteCount: Int,
        _ add: (Int, inout [UInt8]) -> Bool
    ) {
        if count == 0 { return }
        bytes.reserveCapacity(byteCount)
        if count == 1 {
            ends = .one(add(0, &bytes) ? bytes.count : ~0)
            return
        }
        var all: [Int] = []
        all.reserveCapacity(count)
        for row in 0..<count { all.append(add(row, &bytes) ? bytes.count : ~bytes.count) }
        ends = .many(all)
    }

    private static func isASCII(_ bytes: [UInt8]) -> Bool {
        // Many at once, and without a way out of the loop.
        bytes.withUnsafeBytes { bytes in
            var words = SIMD4<UInt64>()
            let last = bytes.count - 32
            for offset in stride(from: 0, to: last, by: 32) {
                words |= bytes.loadUnaligned(fromByteOffset: offset, as: SIMD4<UInt64>.self)
            }
            var all: UInt64 = 0
            if last < 0 {
                for byte in bytes { all |= UInt64(byte) }
            } else {
                // The rest, with some that were looked at already.
                words |= bytes.loadUnaligned(fromByteOffset: last, as: SIMD4<UInt64>.self)
                all = words[0] | words[1] | words[2] | words[3]
            }
            return all & 0x8080_8080_8080_8080 == 0
        }
    }

    /// Sees to it that every row is UTF-8.
    @usableFromInline
    mutating func repair() {
        if Self.isASCII(bytes) { return }
        let isSound = indices.allSatisfy { row in
            guard let range = byteRange(of: row) else { return true }
            return (try? UTF8Span(validating: bytes.span.extracting(range))) != nil
        }
        if !isSound { self = TextRows(Array(self)) }
    }

    /// Removes the last row; there must be one.
    public mutating func removeLast() {
        bytes.removeLast(bytes.count - start(of: count - 1))
        ends.removeLast()
    }

    /// How many bytes all rows have together.
    public var byteCount: Int { bytes.count }

    /// Where the bytes of a row stand among those of all; nil if the row is missing.
    public func byteRange(of row: Int) -> Range<Int>? {
        let end = ends[row]
        return end < 0 ? nil : start(of: row)..<end
    }

    /// Lends the bytes of all rows, one after the other, until the closure returns.
    @inlinable
    public func withBytes<Result>(
        _ body: (UnsafeRawBufferPointer) throws -> Result
    ) rethrows -> Result { try bytes.withUnsafeBytes(body) }

    /// Lends all rows until the closure returns: their bytes, one after the other, and where each
    /// ends; a missing row ends where it begins, with its bits inverted.
    @inlinable
    public func withRows<Result>(
        _ body: (UnsafeRawBufferPointer, UnsafeBufferPointer<Int>) throws -> Result
    ) rethrows -> Result {
        try bytes.withUnsafeBytes { bytes in
            switch ends {
            case .one(let end):
                return try withUnsafePointer(to: end) {
                    try body(bytes, UnsafeBufferPointer(start: $0, count: 1))
                }
            case .many(let ends):
                return try ends.withUnsafeBufferPointer { try body(bytes, $0) }
            }
        }
    }

    private func start(of row: Int) -> Int {
        if row == 0 { return 0 }
        let end = ends[row - 1]
        return end < 0 ? ~end : end
    }
}

extension TextRows: RandomAccessCollection {
    /// The first row's number.
    public var startIndex: Int { 0 }
    /// The number after the last row's.
    public var endIndex: Int { ends.count }
    /// The texts of the rows that aren't missing.
    var present: [String] {
        var texts: [String] = []
        texts.reserveCapacity(count)
        for row in indices { if let text = self[row] { texts.append(text) } }
        return texts
    }

    /// A row as text, or nil if it is missing.
    public subscript(row: Int) -> String? {
        byteRange(of: row).map { String(decoding: bytes[$0], as: UTF8.self) }
    }
}

extension TextRows: ExpressibleByArrayLiteral {
    /// Makes rows of the literal's texts.
    public init(arrayLiteral rows: String?...) { self.init(rows) }
}
