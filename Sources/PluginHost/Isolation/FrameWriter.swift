import Contract

/// Puts frames into bytes: first how many follow, then numbers in little-endian order.
package struct FrameWriter {
    /// The bytes.
    package private(set) var bytes: [UInt8] = []

    /// Puts a frame into bytes.
    package init(_ frame: Frame) {
        bytes.reserveCapacity(64 + frame.text.utf8.count + frame.details.count)
        put(0 as UInt32)
        bytes.append(frame.kind.rawValue)
        put(frame.call)
        put(frame.reference)
        put(frame.number)
        put(frame.text)
        put(frame.details)
        bytes.append(frame.value == nil ? 0 : 1)
        if let value = frame.value { put(value) }
        bytes.append(frame.origin == nil ? 0 : 1)
        if let origin = frame.origin {
            put(origin.context)
            put(origin.seed)
            put(origin.draws)
        }
        let size = UInt32(bytes.count - 4)
        withUnsafeBytes(of: size.littleEndian) { bytes.replaceSubrange(0..<4, with: $0) }
    }

    private mutating func put(_ number: some FixedWidthInteger) {
        withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
    }

    private mutating func put(_ text: String) {
        var text = text
        text.withUTF8 { utf8 in
            put(UInt32(utf8.count))
            bytes.append(contentsOf: utf8)
        }
    }

    private mutating func put(_ data: [UInt8]) {
        put(UInt32(data.count))
        bytes.append(contentsOf: data)
    }

    private mutating func put(_ value: SlotValue) {
        put(value.headText)
        put(UInt32(value.arrays.count))
        for array in value.arrays {
            put(array.name)
            put(UInt64(array.columns))
            put(array.elements)
        }
    }

    private mutating func put(_ elements: NamedArray.Elements) {
        switch elements {
        case .u8(let values): put(1, values)
        case .i32(let values): put(2, values)
        case .i64(let values): put(3, values)
        case .f32(let values): put(4, values)
        case .f64(let values): put(5, values)
        case .text(let rows):
            bytes.append(6)
            put(UInt64(rows.count))
            for row in rows.indices { put(Int64(rows.byteRange(of: row)?.count ?? -1)) }
            rows.withBytes { bytes.append(contentsOf: $0) }
        }
    }

    /// Both sides run on one machine: numbers are copied as they lie in memory.
    private mutating func put<Element>(_ type: UInt8, _ values: [Element]) {
        bytes.append(type)
        put(UInt64(values.count))
        values.withUnsafeBytes { bytes.append(contentsOf: $0) }
    }
}
