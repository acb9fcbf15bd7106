/// How a C function is called: what it takes and gives, in the words of the signature language.
///
/// The page *Foreign functions* has the language.
struct Signature: Sendable, Equatable {
    /// Whether the function runs while others of its library do; nil if nobody says so.
    var concurrency: Concurrency?
    /// The parameters in C's order.
    var parameters: [Parameter]
    /// How many parameters stand before `...`, or nil if there is none.
    var fixedCount: Int?
    /// What comes back.
    var result: Result

    /// Whether a function runs while others of its library do.
    enum Concurrency: Character, Sendable {
        /// It runs one at a time.
        case alone = "#"
        /// It may be called any number of times at once.
        case together = "&"
    }

    /// One thing that the function takes.
    struct Parameter: Sendable, Equatable {
        /// Its name, unique in its list.
        var name: String
        /// Which way it goes.
        var direction = Direction.given
        /// Its type.
        var type: ForeignType
        /// Whether it may be C's null.
        var isNullable = false
        /// What it always is, or nil.
        var constant: Constant?
        /// Where it stands in the text, from 1; equal signatures may differ in it.
        var column = 0

        static func == (left: Parameter, right: Parameter) -> Bool {
            left.name == right.name && left.direction == right.direction && left.type == right.type
                && left.isNullable == right.isNullable && left.constant == right.constant
        }
    }

    /// Which way a parameter goes.
    enum Direction: String, Sendable {
        /// C reads it.
        case given = ""
        /// C writes it.
        case out
        /// C reads and writes it.
        case both = "inout"
    }

    /// What a parameter always is.
    enum Constant: Sendable, Equatable {
        case null
        case truth(Bool)
        case integer(Int64)
        case number(Double)
        case text(String)
    }

    /// What the function returns, and how it says that it failed.
    struct Result: Sendable, Equatable {
        /// The type; nil for `void`.
        var type: ForeignType?
        /// Whether it may be C's null.
        var isNullable = false
        /// The function that frees a text which the caller owns, or nil.
        var freedBy: String?
        /// Whether it is a status: 0 if all went well.
        var isStatus = false
        /// When the function has failed for the reason that `errno` gives, or nil.
        var failure: Failure?
    }

    /// When a function has failed for the reason that `errno` gives.
    enum Failure: Sendable, Equatable {
        /// If it isn't 0 afterwards.
        case always
        /// If the result is this.
        case on(Constant)
    }
}

/// A type of the signature language.
indirect enum ForeignType: Sendable, Equatable {
    /// A number or truth value, passed as it is.
    case number(NumberType)
    /// A text that ends with a zero byte.
    case string
    /// A text with its length.
    case text(Length)
    /// Bytes, base64 in JSON.
    case bytes(Length)
    /// Numbers one after the other.
    case array(NumberType, Length)
    /// What C only hands on: the user pointer of a callback.
    case user
    /// An address that C gave.
    case pointer
    /// A function that C calls.
    case callback(Signature)
    /// A pointer to a struct of C.
    case record([Signature.Parameter])

    /// How C learns how long something is.
    enum Length: Sendable, Equatable {
        /// A `size_t` follows the pointer.
        case following
        /// It is always this long.
        case fixed(Int)
        /// Another parameter says it.
        case parameter(String)
        /// C learns it elsewhere.
        case elsewhere
    }
}

/// The numbers that C knows.
enum NumberType: String, Sendable, CaseIterable {
    case f64, f32, i8, i16, i32, i64, u8, u16, u32, u64, bool

    /// Its letter in CForeign.h.
    var letter: Character {
        switch self {
        case .f64: "d"
        case .f32: "f"
        case .i8: "1"
        case .i16: "2"
        case .i32: "4"
        case .i64: "8"
        case .u8: "A"
        case .u16: "B"
        case .u32: "C"
        case .u64: "D"
        case .bool: "b"
        }
    }

    /// How many bytes it has.
    var size: Int {
        switch self {
        case .i8, .u8, .bool: 1
        case .i16, .u16: 2
        case .i32, .u32, .f32: 4
        case .i64, .u64, .f64: 8
        }
    }

    /// Whether it is a whole number.
    var isInteger: Bool { ![.f64, .f32, .bool].contains(self) }

    /// What C passes in its place after `...`, or nil if it passes it as it is.
    var promoted: NumberType? {
        switch self {
        case .f32: .f64
        case .i8, .i16, .u8, .u16, .bool: .i32
        default: nil
        }
    }
}
