import Contract
import SlotBridge

/// Reads frames from bytes that nobody vouches for: a worker may have scribbled over its memory.
package struct FrameReader {
    /// The most bytes that a frame may have.
    package static let mostBytes = Int(SlotValue.maximumBytes) + (1 << 20)

    private let bytes: UnsafeRawBufferPointer
    private var position = 0

    private init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    /// Reads the frame that fills the bytes, its size left out.
    ///
    /// - Throws: ``ComponentError`` that says in which part it is unsound.
    package static func frame(in bytes: UnsafeRawBufferPointer) throws -> Frame {
        var reader = FrameReader(bytes)
        let number = try reader.integer(UInt8.self, "its kind")
        guard let kind = Frame.Kind(rawValue: number) else {
            throw fault("its kind is \(number), which is none")
        }
        var frame = Frame(kind)
        frame.call = try reader.integer(UInt64.self, "its call")
        frame.reference = try reader.integer(UInt64.self, "its reference")
        frame.number = try reader.integer(Int64.self, "its number")
        frame.text = String(decoding: try reader.block("its text"), as: UTF8.self)
        frame.details = Array(try reader.block("its details"))
        if try reader.integer(UInt8.self, "its value") == 1 { frame.value = try reader.value() }
        if try reader.integer(UInt8.self, "its origin") == 1 {
            frame.origin = Frame.Origin(
                context: Array(try reader.block("its context")),
                seed: try reader.integer(UInt64.self, "its seed"),
                draws: try reader.integer(UInt64.self, "its draws")
            )
        }
        guard reader.position == bytes.count else {
            throw fault("\(bytes.count - reader.position) bytes are left over at its end")
        }
        return frame
    }

    private static func fault(_ what: String) -> ComponentError {
        ComponentError(.internalFault, "a message of the worker is unsound: \(what)")
    }

    private mutating func take(_ count: Int, _ part: String) throws -> UnsafeRawBufferPointer {
        guard count >= 0, count <= bytes.count - position else {
            throw Self.fault("\(part) goes beyond its end")
        }
        defer { position += count }
        return UnsafeRawBufferPointer(rebasing: bytes[position..<position + count])
    }

    private mutating func integer<Number: FixedWidthInteger>(
        _ type: Number.Type,
        _ part: String
    ) throws -> Number {
        let bytes = try take(MemoryLayout<Number>.size, part)
        return Number(littleEndian: bytes.loadUnaligned(as: Number.self))
    }

    private mutating func block(_ part: String) throws -> UnsafeRawBufferPointer {
        try take(Int(try integer(UInt32.self, part)), part)
    }

    private mutating func value() throws -> SlotValue {
        let head = Array(try block("the head of its value"))
        let count = Int(try integer(UInt32.self, "its arrays"))
        var arrays: [NamedArray] = []
        for index in 0..<count {
            let part = "array \(index)"
            let name = String(decoding: try block(part), as: UTF8.self)
            let columns = Int(truncatingIfNeeded: try integer(UInt64.self, part))
            let elements = try elements(part)
            guard columns > 0, elements.count % columns == 0 else {
                throw Self.fault("\(part) has \(elements.count) elements in \(columns) columns")
            }
            arrays.append(NamedArray(name, elements, columns: columns))
        }
        return SlotValue(headText: head, arrays: arrays)
    }

    private mutating func elements(_ part: String) throws -> NamedArray.Elements {
        let type = try integer(UInt8.self, part)
        let count = Int(truncatingIfNeeded: try integer(UInt64.self, part))
        guard count >= 0, count <= bytes.count else {
            throw Self.fault("\(part) claims \(count) elements")
        }
        switch type {
        case 1: return .u8(try numbers(count, part))
        case 2: return .i32(try numbers(count, part))
        case 3: return .i64(try numbers(count, part))
        case 4: return .f32(try numbers(count, part))
        case 5: return .f64(try numbers(count, part))
        case 6: return .text(try texts(count, part))
        default: throw Self.fault("\(part) has elements of type \(type)")
        }
    }

    private mutating func numbers<Element: BitwiseCopyable>(
        _ count: Int,
        _ part: String
    ) throws -> [Element] {
        let data = try take(count * MemoryLayout<Element>.stride, part)
        return [Element](unsafeUninitializedCapacity: count) { place, initialized in
            UnsafeMutableRawBufferPointer(place).copyMemory(from: data)
            initialized = count
        }
    }

    private mutating func texts(_ count: Int, _ part: String) throws -> TextRows {
        let sizes: [Int64] = try numbers(count, part)
        var (ends, total): ([Int], Int) = ([], 0)
        ends.reserveCapacity(count)
        for size in sizes {
            guard size >= -1, size <= bytes.count else {
                throw Self.fault("\(part) has a text of \(size) bytes")
            }
            total += Int(max(0, size))
            ends.append(size < 0 ? ~total : total)
        }
        let block = try take(total, part)
        return ends.withUnsafeBufferPointer { TextRows(block: block, ends: $0) }
    }
}
