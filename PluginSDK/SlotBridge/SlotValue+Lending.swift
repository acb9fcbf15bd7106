public import CPluginABI
public import Contract

extension SlotValue {
    /// Lends the value to C: one block of memory, which lives until the closure returns.
    @inlinable
    public func withCValue<Result>(
        _ body: (UnsafePointer<glia_value>) throws -> Result
    ) rethrows
        -> Result
    {
        let memory = LentMemory.allocate(lentSize)
        defer { memory.takeBack() }
        return try body(lend(in: memory.start))
    }

    /// Lays the value out for C.
    ///
    /// - Parameter memory: Where: aligned to 8 bytes, of ``lentSize`` bytes.
    /// - Returns: The value, which lies in that memory.
    public func lend(in memory: UnsafeMutableRawPointer) -> UnsafePointer<glia_value> {
        var block = Block(start: memory)
        return block.place(self)
    }

    /// How many bytes the value takes when it is laid out for C.
    public var lentSize: Int {
        var size = MemoryLayout<glia_value>.stride + headText.count + 8
        for index in arrays.indices {
            size += MemoryLayout<glia_array>.stride + MemoryLayout<Int>.stride
            size += arrays[index].name.utf8.count + arrays[index].elements.blockSize + 16
        }
        return size
    }
}

extension NamedArray.Elements {
    fileprivate var blockSize: Int {
        switch self {
        case .u8(let values): values.count
        case .i32(let values): 4 * values.count
        case .i64(let values): 8 * values.count
        case .f32(let values): 4 * values.count
        case .f64(let values): 8 * values.count
        case .text(let rows): rows.count * MemoryLayout<glia_str>.stride + rows.byteCount + 1
        }
    }
}

/// Memory that C may read until it is taken back.
public struct LentMemory {
    /// Where it begins; aligned to 8 bytes.
    public let start: UnsafeMutableRawPointer

    /// Frees the memory; comes once, after the last look at it.
    public func takeBack() { start.assumingMemoryBound(to: UInt64.self).deallocate() }

    /// Memory aligned to 8 bytes; by its type, as giving an alignment costs several times as much.
    public static func allocate(_ size: Int) -> LentMemory {
        let words = UnsafeMutablePointer<UInt64>.allocate(capacity: (size + 7) / 8)
        return LentMemory(start: UnsafeMutableRawPointer(words))
    }
}

/// A block that is filled from its start; everything in it is aligned to 8 bytes.
private struct Block {
    private var next: UnsafeMutableRawPointer

    init(start: UnsafeMutableRawPointer) { next = start }

    mutating func place(_ value: SlotValue) -> UnsafePointer<glia_value> {
        let count = value.arrays.count
        let result: UnsafeMutablePointer<glia_value> = take(1)
        let pointers: UnsafeMutablePointer<UnsafePointer<glia_array>?> = take(count)
        let arrays: UnsafeMutablePointer<glia_array> = take(count)
        for index in 0..<count {
            (arrays + index).initialize(to: place(value.arrays[index]))
            (pointers + index).initialize(to: UnsafePointer(arrays + index))
        }
        result.initialize(
            to: glia_value(
                struct_size: UInt32(MemoryLayout<glia_value>.size),
                array_count: UInt32(count),
                json: place(value.headText),
                arrays: UnsafePointer(pointers)
            )
        )
        return UnsafePointer(result)
    }

    private mutating func place(_ array: NamedArray) -> glia_array {
        let element: Int32
        let data: UnsafeRawPointer
        switch array.elements {
        case .u8(let values): (element, data) = (GLIA_U8, copy(values))
        case .i32(let values): (element, data) = (GLIA_I32, copy(values))
        case .i64(let values): (element, data) = (GLIA_I64, copy(values))
        case .f32(let values): (element, data) = (GLIA_F32, copy(values))
        case .f64(let values): (element, data) = (GLIA_F64, copy(values))
        case .text(let rows): (element, data) = (GLIA_TEXT, place(rows))
        }
        return glia_array(
            struct_size: UInt32(MemoryLayout<glia_array>.size),
            element: element,
            name: text(array.name),
            rows: UInt64(array.rows),
            columns: UInt64(array.columns),
            data: data
        )
    }

    private mutating func place(_ rows: TextRows) -> UnsafeRawPointer {
        rows.withRows { bytes, ends in
            let texts: UnsafeMutablePointer<glia_str> = take(ends.count)
            let first = UnsafePointer(next.assumingMemoryBound(to: CChar.self))
            if let from = bytes.baseAddress { copyBytes(from, bytes.count) }
            var start = 0
            for row in 0..<ends.count {
                let end = ends[row]
                if end < 0 {
                    (texts + row).initialize(to: glia_str())
                } else {
                    let size = UInt64(truncatingIfNeeded: end &- start)
                    (texts + row).initialize(to: glia_str(data: first + start, size: size))
                    start = end
                }
            }
            return UnsafeRawPointer(texts)
        }
    }

    private mutating func copyBytes(_ from: UnsafeRawPointer, _ count: Int) {
        next.copyMemory(from: from, byteCount: count)
        advance(count)
    }

    private mutating func place(_ bytes: [UInt8]) -> glia_str {
        let data = next
        bytes.withUnsafeBytes { if let from = $0.baseAddress { copyBytes(from, $0.count) } }
        return glia_str(data: data.assumingMemoryBound(to: CChar.self), size: UInt64(bytes.count))
    }

    /// Texts lie unaligned, one after the other; an empty one still has an address.
    private mutating func text(_ text: String) -> glia_str {
        var text = text
        let data = next
        let size = text.withUTF8 { bytes in
            if let from = bytes.baseAddress { data.copyMemory(from: from, byteCount: bytes.count) }
            return bytes.count
        }
        next = data + size
        let result = glia_str(data: data.assumingMemoryBound(to: CChar.self), size: UInt64(size))
        return result
    }

    private mutating func copy<Element>(_ values: [Element]) -> UnsafeRawPointer {
        let target: UnsafeMutablePointer<Element> = take(values.count)
        values.withUnsafeBufferPointer {
            if let from = $0.baseAddress { target.initialize(from: from, count: $0.count) }
        }
        return UnsafeRawPointer(target)
    }

    private mutating func take<Element>(_ count: Int) -> UnsafeMutablePointer<Element> {
        align()
        let place = next.bindMemory(to: Element.self, capacity: count)
        advance(count * MemoryLayout<Element>.stride)
        return place
    }

    private mutating func advance(_ bytes: Int) { next += bytes }

    private mutating func align() {
        next = UnsafeMutableRawPointer(bitPattern: (UInt(bitPattern: next) + 7) & ~7) ?? next
    }
}

/// Lends a text to C until the closure returns.
@inlinable
public func withCText<Result>(
    _ text: String,
    _ body: (glia_str) throws -> Result
) rethrows
    -> Result
{
    var text = text
    return try text.withUTF8 { bytes in
        try bytes.withMemoryRebound(to: CChar.self) { characters in
            try body(glia_str(data: characters.baseAddress, size: UInt64(characters.count)))
        }
    }
}
