public import CPluginABI
public import Contract

extension SlotValue {
    /// Lends the value to C: one block of memory, which lives until the closure returns.
    public func withCValue<Result>(
        _ body: (UnsafePointer<glia_value>) throws -> Result
    ) rethrows
        -> Result
    {
        let lent = lend()
        defer { lent.memory.takeBack() }
        return try body(lent.pointer)
    }

    /// Lends the value to C until it is taken back.
    public func lend() -> Lent<glia_value> {
        var block = Block(size: blockSize)
        return Lent(pointer: block.place(self), memory: LentMemory(start: block.start))
    }

    private var blockSize: Int {
        var size = MemoryLayout<glia_value>.stride + headText.count + 8
        for array in arrays {
            size += MemoryLayout<glia_array>.stride + MemoryLayout<Int>.stride
            size += array.name.utf8.count + array.elements.blockSize + 16
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

/// Something in memory of its own that C may read until it is taken back.
public struct Lent<Value> {
    /// What C reads.
    public let pointer: UnsafePointer<Value>
    /// Where it lies.
    public let memory: LentMemory
}

/// Memory that C may read until it is taken back.
public struct LentMemory {
    let start: UnsafeMutableRawPointer

    /// Takes memory of ``allocate(_:)``.
    public init(start: UnsafeMutableRawPointer) { self.start = start }

    /// Frees the memory; comes once, after the last look at it.
    public func takeBack() { start.assumingMemoryBound(to: UInt64.self).deallocate() }

    /// Memory aligned to 8 bytes; by its type, as giving an alignment costs several times as much.
    public static func allocate(_ size: Int) -> UnsafeMutableRawPointer {
        UnsafeMutableRawPointer(UnsafeMutablePointer<UInt64>.allocate(capacity: (size + 7) / 8))
    }
}

extension glia_str {
    /// Lends a text to C until it is taken back.
    public static func lend(_ text: String) -> Lent<glia_str> {
        var text = text
        return text.withUTF8 { bytes in
            let header = MemoryLayout<glia_str>.stride
            let memory = LentMemory.allocate(header + bytes.count)
            if let from = bytes.baseAddress {
                (memory + header).copyMemory(from: from, byteCount: bytes.count)
            }
            let value = memory.bindMemory(to: glia_str.self, capacity: 1)
            value.initialize(
                to: glia_str(
                    data: (memory + header).assumingMemoryBound(to: CChar.self),
                    size: UInt64(bytes.count)
                )
            )
            return Lent(pointer: UnsafePointer(value), memory: LentMemory(start: memory))
        }
    }
}

/// A block that is filled from its start; everything in it is aligned to 8 bytes.
private struct Block {
    let start: UnsafeMutableRawPointer
    private var next: UnsafeMutableRawPointer

    init(size: Int) {
        start = LentMemory.allocate(size)
        next = start
    }

    mutating func place(_ value: SlotValue) -> UnsafePointer<glia_value> {
        let count = value.arrays.count
        let result: UnsafeMutablePointer<glia_value> = take(1)
        let pointers: UnsafeMutablePointer<UnsafePointer<glia_array>?> = take(count)
        let arrays: UnsafeMutablePointer<glia_array> = take(count)
        for (index, array) in value.arrays.enumerated() {
            (arrays + index).initialize(to: place(array))
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
            let first = next.assumingMemoryBound(to: CChar.self)
            if let from = bytes.baseAddress { copyBytes(from, bytes.count) }
            var start = 0
            for (row, end) in ends.enumerated() {
                let size = max(0, end - start)
                let data = end < 0 ? nil : UnsafePointer(first + start)
                (texts + row).initialize(to: glia_str(data: data, size: UInt64(size)))
                start += size
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
