import PluginSDK

/// A value on its way to C or back.
enum ForeignValue: Sendable, Equatable {
    case null
    case truth(Bool)
    case integer(Int64)
    case number(Double)
    case text(String)
    case bytes([UInt8])
    case integers([Int64])
    case numbers([Double])
    /// An address of C's: an object of its own, a function, a user pointer.
    case address(Address)

    /// An address that is only handed on.
    ///
    /// Unchecked because nothing here looks at what is there.
    struct Address: @unchecked Sendable, Equatable {
        let pointer: UnsafeMutableRawPointer?
    }

    /// The constant of a signature.
    init(_ constant: Signature.Constant) {
        switch constant {
        case .null: self = .null
        case .truth(let value): self = .truth(value)
        case .integer(let value): self = .integer(value)
        case .number(let value): self = .number(value)
        case .text(let text): self = .text(text)
        }
    }

    /// The value as a number, or nil; true is 1.
    var number: Double? {
        switch self {
        case .truth(let value): value ? 1 : 0
        case .integer(let value): Double(value)
        case .number(let value): value
        default: nil
        }
    }

    /// How many elements or bytes C sees, or nil for what has no length.
    var count: Int? {
        switch self {
        case .text(let text): text.utf8.count
        case .bytes(let bytes): bytes.count
        case .integers(let values): values.count
        case .numbers(let values): values.count
        case .null: 0
        default: nil
        }
    }
}

/// Why a call came to nothing, for one example.
struct CallFailure: Error, Sendable, Equatable {
    /// The reason, as the end of a sentence.
    let reason: String
}
