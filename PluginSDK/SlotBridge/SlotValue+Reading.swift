public import CPluginABI
public import Contract

extension SlotValue {
    /// The most bytes that one value may hold when it crosses the door.
    public static let maximumBytes: UInt64 = 64 << 20

    /// Copies a value that came through the door.
    ///
    /// Sizes are checked against each other and against ``maximumBytes`` before anything is read,
    /// and texts are repaired if they aren't UTF-8. Whether the head is JSON isn't looked at.
    ///
    /// - Parameter pointer: The value; null means {}.
    /// - Throws: ``ComponentError`` that names the rule that the value breaks.
    public init(reading pointer: UnsafePointer<glia_value>?) throws {
        guard let pointer else {
            self.init()
            return
        }
        let value = pointer.pointee
        guard Int(value.struct_size) >= MemoryLayout<glia_value>.size else {
            throw Self.fault("a value's struct_size is \(value.struct_size), too small")
        }
        let head = try Self.bytes(value.json, of: "the head")
        var arrays: [NamedArray] = []
        // To reserve nothing would take memory, too.
        if value.array_count > 0 { arrays.reserveCapacity(Int(value.array_count)) }
        for index in 0..<Int(value.array_count) {
            guard let array = value.arrays?[index] else {
                throw Self.fault("array \(index) of a value is null")
            }
            arrays.append(try NamedArray(reading: array.pointee))
        }
        self.init(headText: head, arrays: arrays)
    }

    static func bytes(_ text: glia_str, of what: String) throws -> [UInt8] {
        guard text.size > 0 else { return [] }
        guard let data = text.data else { throw fault("\(what) has a size but no data") }
        guard text.size <= maximumBytes else {
            throw fault("\(what) has \(text.size) bytes, more than \(maximumBytes)")
        }
        return Array(UnsafeRawBufferPointer(start: data, count: Int(text.size)))
    }

    static func fault(_ message: String) -> ComponentError {
        ComponentError(.internalFault, message)
    }
}

extension String {
    /// Copies a text that came through the door; null is empty, what isn't UTF-8 is repaired.
    public init(reading text: glia_str) {
        guard let data = text.data, text.size > 0, text.size <= SlotValue.maximumBytes else {
            self = ""
            return
        }
        let bytes = UnsafeRawBufferPointer(start: data, count: Int(text.size))
        self.init(decoding: bytes, as: UTF8.self)
    }
}

extension NamedArray {
    fileprivate init(reading array: glia_array) throws {
        let name = String(reading: array.name)
        guard Int(array.struct_size) >= MemoryLayout<glia_array>.size else {
            throw SlotValue.fault(
                "the array '\(name)' has struct_size \(array.struct_size), too small"
            )
        }
        let (count, overflows) = array.rows.multipliedReportingOverflow(by: array.columns)
        guard !overflows, count <= SlotValue.maximumBytes / 4 else {
            throw SlotValue.fault(
                "the array '\(name)' claims \(array.rows) rows of \(array.columns), too many"
            )
        }
        guard count == 0 || array.data != nil else {
            throw SlotValue.fault("the array '\(name)' has rows but no data")
        }
        let elements = try Self.elements(
            array.element,
            data: array.data,
            count: Int(count),
            name: name
        )
        self.init(name, elements, columns: Int(array.columns))
    }

    private static func elements(
        _ element: Int32,
        data: UnsafeRawPointer?,
        count: Int,
        name: String
    ) throws -> Elements {
        switch element {
        case GLIA_U8: .u8(copy(data, count))
        case GLIA_I32: .i32(copy(data, count))
        case GLIA_I64: .i64(copy(data, count))
        case GLIA_F32: .f32(copy(data, count))
        case GLIA_F64: .f64(copy(data, count))
        case GLIA_TEXT: .text(try texts(data, count, name: name))
        default:
            throw SlotValue.fault(
                "the array '\(name)' has elements of type \(element), which isn't one of 1 to 6"
            )
        }
    }

    private static func copy<Element>(_ data: UnsafeRawPointer?, _ count: Int) -> [Element] {
        guard let data, count > 0 else { return [] }
        return Array(
            UnsafeBufferPointer(start: data.assumingMemoryBound(to: Element.self), count: count)
        )
    }

    private static func texts(
        _ data: UnsafeRawPointer?,
        _ count: Int,
        name: String
    ) throws
        -> TextRows
    {
        guard let data, count > 0 else { return [] }
        let rows = data.assumingMemoryBound(to: glia_str.self)
        return try withUnsafeTemporaryAllocation(of: Int.self, capacity: count) { ends in
            var size = 0
            // Rows mostly lie one behind the other, as both sides of this door lay them: one copy.
            var isOneBlock = true
            let first = UInt(bitPattern: rows[0].data)
            for row in 0..<count {
                guard let start = rows[row].data else {
                    ends[row] = ~size
                    continue
                }
                // None of these sums is larger than the most bytes.
                guard rows[row].size <= SlotValue.maximumBytes &- UInt64(size) else {
                    throw SlotValue.fault(
                        "the texts '\(name)' have more than \(SlotValue.maximumBytes) bytes"
                    )
                }
                isOneBlock = isOneBlock && UInt(bitPattern: start) == first &+ UInt(size)
                size &+= Int(truncatingIfNeeded: rows[row].size)
                ends[row] = size
            }
            if isOneBlock, let start = rows[0].data {
                let block = UnsafeRawBufferPointer(start: start, count: size)
                return TextRows(block: block, ends: UnsafeBufferPointer(ends))
            }
            return TextRows(count: count, byteCount: size) { row in
                // What a missing row says of its size means nothing.
                let start = rows[row].data
                return UnsafeRawBufferPointer(
                    start: start,
                    count: start == nil ? 0 : Int(rows[row].size)
                )
            }
        }
    }
}
