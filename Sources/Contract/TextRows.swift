/// Texts of which some may be missing, in one block of memory.
///
/// A prompt of thirty messages then crosses the door as one copy instead of thirty. A text is made
/// only when somebody looks at it.
public struct TextRows: Sendable, Equatable {
    /// All rows one after the other.
    private var bytes: [UInt8] = []
    /// Where each row ends; a missing row ends where it begins, with its bits inverted.
    private var ends = Ends()

    /// Most lists have one row, which needs no memory of its own.
    private enum Ends: Sendable, Equatable {
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

        mutating func reserve(_ count: Int) {
            guard count > 1, case .many(var ends) = self else { return }
            ends.reserveCapacity(count)
            self = .many(ends)
        }
    }

    /// Makes no rows.
    public init() {}

    /// Makes rows; nil is a missing one.
    public init(_ rows: [String?]) {
        ends.reserve(rows.count)
        for row in rows { append(row) }
    }

    /// Makes rows none of which is missing.
    @_disfavoredOverload
    public init(_ rows: [String]) {
        ends.reserve(rows.count)
        for row in rows { append(row) }
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

    /// Makes a copy of rows of bytes; what isn't UTF-8 in them is repaired.
    ///
    /// - Parameters:
    ///   - count: How many rows there are.
    ///   - byteCount: How many bytes they have together.
    ///   - row: Returns the bytes of a row; without a start it is a missing one.
    public init(count: Int, byteCount: Int, utf8 row: (Int) -> UnsafeRawBufferPointer) {
        ends.reserve(count)
        var ends = ends
        bytes = [UInt8](unsafeUninitializedCapacity: byteCount) { block, size in
            for index in 0..<count {
                let bytes = row(index)
                guard bytes.baseAddress != nil else {
                    ends.append(~size)
                    continue
                }
                UnsafeMutableRawBufferPointer(
                    rebasing: UnsafeMutableRawBufferPointer(block)[size...]
                )
                .copyMemory(from: bytes)
                size += bytes.count
                ends.append(size)
            }
        }
        self.ends = ends
        if !Self.isASCII(bytes) { repair() }
    }

    private static func isASCII(_ bytes: [UInt8]) -> Bool {
        // Without a way out of the loop, so that it takes many at once.
        bytes.withUnsafeBufferPointer { $0.reduce(0 as UInt8) { $0 | $1 } < 0x80 }
    }

    /// Sees to it that every row is UTF-8.
    private mutating func repair() {
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

    /// Where the bytes of a row stand in those of ``withBytes(_:)``; nil if the row is missing.
    public func byteRange(of row: Int) -> Range<Int>? {
        let end = ends[row]
        return end < 0 ? nil : start(of: row)..<end
    }

    /// Lends the bytes of all rows, one after the other, until the closure returns.
    public func withBytes<Result>(
        _ body: (UnsafeRawBufferPointer) throws -> Result
    ) rethrows
        -> Result
    { try bytes.withUnsafeBytes(body) }

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
    /// A row as text, or nil if it is missing.
    public subscript(row: Int) -> String? {
        byteRange(of: row).map { String(decoding: bytes[$0], as: UTF8.self) }
    }
}

extension TextRows: ExpressibleByArrayLiteral {
    /// Makes rows of the literal's texts.
    public init(arrayLiteral rows: String?...) { self.init(rows) }
}
