// Numbers in C's memory.

extension NumberType {
    /// Writes a value; it has been checked to fit.
    func store(_ value: ForeignValue, at place: UnsafeMutableRawPointer) {
        switch value {
        case .truth(let truth): store(Int64(truth ? 1 : 0), at: place)
        case .integer(let whole): store(whole, at: place)
        case .number(let number): store(number, at: place)
        default: break
        }
    }

    /// Writes a whole number.
    func store(_ value: Int64, at place: UnsafeMutableRawPointer) {
        switch self {
        case .f64: place.storeBytes(of: Double(value), as: Double.self)
        case .f32: place.storeBytes(of: Float(value), as: Float.self)
        case .i8, .u8, .bool:
            place.storeBytes(of: UInt8(truncatingIfNeeded: value), as: UInt8.self)
        case .i16, .u16: place.storeBytes(of: UInt16(truncatingIfNeeded: value), as: UInt16.self)
        case .i32, .u32: place.storeBytes(of: UInt32(truncatingIfNeeded: value), as: UInt32.self)
        case .i64, .u64: place.storeBytes(of: value, as: Int64.self)
        }
    }

    /// Writes a number.
    func store(_ value: Double, at place: UnsafeMutableRawPointer) {
        switch self {
        case .f64: place.storeBytes(of: value, as: Double.self)
        case .f32: place.storeBytes(of: Float(value), as: Float.self)
        default: store(Int64(exactly: value) ?? 0, at: place)
        }
    }

    /// Reads a value.
    func load(from place: UnsafeRawPointer) -> ForeignValue {
        switch self {
        case .f64: .number(place.loadUnaligned(as: Double.self))
        case .f32: .number(Double(place.loadUnaligned(as: Float.self)))
        case .i8: .integer(Int64(place.loadUnaligned(as: Int8.self)))
        case .i16: .integer(Int64(place.loadUnaligned(as: Int16.self)))
        case .i32: .integer(Int64(place.loadUnaligned(as: Int32.self)))
        case .i64: .integer(place.loadUnaligned(as: Int64.self))
        case .u8: .integer(Int64(place.loadUnaligned(as: UInt8.self)))
        case .u16: .integer(Int64(place.loadUnaligned(as: UInt16.self)))
        case .u32: .integer(Int64(place.loadUnaligned(as: UInt32.self)))
        case .u64: Self.natural(place.loadUnaligned(as: UInt64.self))
        case .bool: .truth(place.loadUnaligned(as: UInt8.self) != 0)
        }
    }

    /// Reads numbers that stand one after the other.
    func load(count: Int, from place: UnsafeRawPointer) -> ForeignValue {
        let values = (0..<count).map { load(from: place + $0 * size) }
        if isInteger || self == .bool {
            return .integers(
                values.map { value in
                    if case .integer(let whole) = value { return whole }
                    return value == .truth(true) ? 1 : 0
                }
            )
        }
        return .numbers(values.map { $0.number ?? .nan })
    }

    /// A number above Int64's is near enough as a Double: JSON keeps no more of it.
    private static func natural(_ value: UInt64) -> ForeignValue {
        Int64(exactly: value).map(ForeignValue.integer) ?? .number(Double(value))
    }
}
