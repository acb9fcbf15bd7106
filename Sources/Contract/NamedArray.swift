/// A named list or table of numbers or texts that crosses the door beside a JSON head.
public struct NamedArray: Sendable, Equatable {
    /// The elements, row after row.
    public enum Elements: Sendable, Equatable {
        case u8([UInt8])
        case i32([Int32])
        case i64([Int64])
        case f32([Float])
        case f64([Double])
        /// Texts; nil is a missing row.
        case text(TextRows)

        /// How many elements there are.
        public var count: Int {
            switch self {
            case .u8(let values): values.count
            case .i32(let values): values.count
            case .i64(let values): values.count
            case .f32(let values): values.count
            case .f64(let values): values.count
            case .text(let values): values.count
            }
        }
    }

    /// The name, unique within its value.
    public let name: String
    /// Elements in a row; 1 for a plain list.
    public let columns: Int
    /// The elements, row after row, a whole number of rows.
    public let elements: Elements

    /// Makes an array.
    public init(_ name: String, _ elements: Elements, columns: Int = 1) {
        self.name = name
        self.columns = columns
        self.elements = elements
    }

    /// How many rows there are.
    public var rows: Int { columns > 0 ? elements.count / columns : 0 }
}
