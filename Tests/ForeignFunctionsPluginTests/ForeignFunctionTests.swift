import PluginSDK
import Testing

@testable import ForeignFunctionsPlugin

/// Calls of C functions, one for each thing that signatures can say.
struct ForeignFunctionTests {
    private let library: FixtureLibrary

    init() throws { library = try FixtureLibrary() }

    private func call(
        _ symbol: String,
        _ signature: String,
        _ values: ForeignValue...
    ) throws -> ForeignFunction.Outcome {
        try library.function(symbol, signature).call(values)
    }

    private func failure(
        _ symbol: String,
        _ signature: String,
        _ values: ForeignValue...
    ) throws -> String? {
        let function = try library.function(symbol, signature)
        return #expect(throws: CallFailure.self) { try function.call(values) }?.reason
    }

    @Test(arguments: NumberType.allCases)
    func everyNumberComesBackAsItWent(type: NumberType) throws {
        let values: [ForeignValue] =
            switch type {
            case .f64: [.number(-1.25e300), .number(0)]
            case .f32: [.number(-1.25), .number(65536.5)]
            case .bool: [.truth(true), .truth(false)]
            case .i8: [.integer(-128), .integer(127), .integer(-1)]
            case .i16: [.integer(-32768), .integer(32767)]
            case .i32: [.integer(Int64(Int32.min)), .integer(Int64(Int32.max))]
            case .i64: [.integer(.min), .integer(.max)]
            case .u8: [.integer(255), .integer(128)]
            case .u16: [.integer(65535)]
            case .u32: [.integer(Int64(UInt32.max))]
            case .u64: [.integer(.max)]
            }
        for value in values {
            let outcome = try call("same_\(type)", "(value: \(type)) -> \(type)", value)

            #expect(outcome.result == value)
        }
    }

    @Test func argumentsOfAllSortsStandInTheirPlaces() throws {
        let outcome = try call(
            "mixed",
            "(a: f64, b: u8, c: f32, d: i64, e: str, f: bool) -> f64",
            .number(0.5),
            .integer(200),
            .number(0.25),
            .integer(-3),
            .text("four"),
            .truth(true)
        )

        #expect(outcome.result == .number(1201.75))
    }

    @Test func anArrayBringsItsLength() throws {
        let values: ForeignValue = .numbers([1, 2, 3.5])
        #expect(try call("sum", "(values: f64[]) -> f64", values).result == .number(6.5))
        #expect(
            try call("sum", "(values: f64[count], count: u64) -> f64", values).result
                == .number(6.5)
        )
        #expect(
            try call("sum", "(values: f64[3], count: u64 = 3) -> f64", values).result
                == .number(6.5)
        )
        #expect(try call("sum", "(values: f64[]?) -> f64", .null).result == .number(0))
    }

    @Test func arraysOfOneLengthMustBeEquallyLong() throws {
        let signature = "(a: f32[n], b: f32[n], n: i32, product: out f64) -> status"
        let outcome = try call("dot", signature, .numbers([1, 2]), .numbers([3, 4]))
        #expect(outcome.value("product") == .number(11))

        #expect(
            try failure("dot", signature, .numbers([1, 2]), .numbers([3]))
                == "'a' has 2 elements and 'b' 1; the signature gives them one length"
        )
        #expect(
            try failure("dot", signature, .numbers([]), .numbers([]))
                == "'dot' gave the status 7"
        )
        #expect(
            try failure("sum", "(values: f64[3], count: u64 = 3) -> f64", .numbers([1]))
                == "'values' has 1 elements, expected 3"
        )
    }

    @Test func whatGoesBothWaysComesBackChanged() throws {
        let outcome = try call(
            "twice",
            "(values: inout f64[count], count: inout u32, calls: inout u32) -> void",
            .numbers([1, 2, 3, 4]),
            .integer(41)
        )

        #expect(outcome.result == nil)
        #expect(outcome.value("values") == .numbers([2, 4]))
        #expect(outcome.value("count") == .integer(2))
        #expect(outcome.value("calls") == .integer(42))
    }

    @Test func aTextMayBringItsLengthOrBeNull() throws {
        let text: ForeignValue = .text("a\0é")
        #expect(try call("length", "(text: text) -> i64", text).result == .integer(4))
        #expect(
            try call("length", "(text: text[n], n: u64) -> i64", text).result == .integer(4)
        )
        #expect(try call("length", "(text: text?) -> i64", .null).result == .integer(-1))
        #expect(try call("present", "(text: str?) -> i32", .null).result == .integer(0))
        #expect(try call("present", "(text: str?) -> i32", .text("")).result == .integer(1))
        #expect(
            try failure("present", "(text: str) -> i32", text)
                == "'text' has a zero byte inside, where C would end it"
        )
    }

    @Test func variadicArgumentsFollowTheRest() throws {
        let outcome = try call(
            "format",
            """
            (buffer: out text[n], n: u64 = 64, form: str = "%d %s %.2f", ..., a: i32, b: str, \
            c: f64) -> i32
            """,
            .integer(-7),
            .text("é"),
            .number(1.5)
        )

        #expect(outcome.value("buffer") == .text("-7 é 1.50"))
        #expect(outcome.result == .integer(10))
    }

    @Test func anOwnedTextIsFreedByItsFunction() throws {
        let shout = try library.function("shout", "(text: str) -> owned str? by give_back")
        let count = try library.function("freed_count", "() -> i32")
        let before = try count.call([]).result?.number ?? -1

        #expect(try shout.call([.text("abc")]).result == .text("ABC"))
        #expect(try shout.call([.text("")]).result == .null)

        #expect(try count.call([]).result?.number == before + 1)
        #expect(
            try failure("shout", "(text: str) -> owned str by give_back", .text(""))
                == "'shout' gave null, which its signature rules out"
        )
    }

    @Test func errnoSaysWhyACallFailed() throws {
        let reason = "'refuses' failed: Numerical argument out of domain (errno 33)"
        #expect(try failure("refuses", "(n: i32) -> i32 errno", .integer(1)) == reason)
        #expect(try failure("refuses", "(n: i32) -> i32 errno on -1", .integer(1)) == reason)
        #expect(
            try call("refuses", "(n: i32) -> i32 errno", .integer(0)).result == .integer(5)
        )
        // A success may leave errno behind, which is why the result can be asked first.
        #expect(
            try call("leaves_errno", "() -> i32 errno on -1").result == .integer(5)
        )
    }

    @Test func moreThanThereIsRoomForIsNotBelieved() throws {
        #expect(
            try failure("boasts", "(buffer: out text[n], n: inout u64 = 8) -> void")
                == "'boasts' says that it wrote 100 elements of 'buffer', which has room for 8"
        )
        #expect(
            try failure("boasts", "(buffer: out text[n], n: inout u64) -> void", .integer(1 << 40))
                == "'buffer' would have 1099511627776 elements, more than 16777216"
        )
    }

    @Test func bytesAreBase64InJSON() throws {
        let parameter = try SignatureParser.signature("(b: bytes) -> void").parameters[0]
        for count in 0...7 {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 67 + 250) }
            let json = ForeignValue.bytes(bytes).json ?? .null
            #expect(try ForeignValue(json, for: parameter) == .bytes(bytes))
        }
        let outcome = try call(
            "split",
            "(bytes: bytes, first: out bytes[half], half: u64 = 2) -> void",
            .bytes([9, 8, 7])
        )
        #expect(outcome.value("first")?.json == "CQg=")
    }

    // Few libraries say that they bear more, and those that don't go wrong seldom and anywhere.
    @Test(arguments: ["", "#"])
    func aLibraryRunsOneFunctionAtATimeUnlessTheSignatureAllowsMore(mark: String) async throws {
        let alone = try library.function("alone", "\(mark)(rounds: u32) -> i32")
        let others = try await withThrowingTaskGroup(of: ForeignValue?.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<50 {
                        let result = try alone.call([.integer(20_000)]).result
                        if result != .integer(0) { return result }
                    }
                    return .integer(0)
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }

        #expect(others == [ForeignValue?](repeating: .integer(0), count: 8))
    }

    @Test func manyCallsAtOnceDontMeetInMemory() async throws {
        let format = try library.function(
            "format",
            "&(buffer: out text[n], n: u64 = 64, form: str = \"%d\", ..., a: i32) -> i32"
        )
        try await withThrowingTaskGroup { group in
            for worker in 0..<8 {
                group.addTask {
                    for step in 0..<500 {
                        let number = Int64(worker * 1000 + step)
                        let written = try format.call([.integer(number)]).value("buffer")
                        #expect(written == .text("\(number)"))
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    @Test func whatIsMissingIsNamedBeforeAnyCall() throws {
        let error = #expect(throws: ComponentError.self) {
            try library.function("fabbs", "() -> void")
        }
        #expect(
            error?.message
                == "'\(library.path)' has no symbol 'fabbs'; 'nm -D' lists those that it has"
        )
        #expect(error?.details["at"] == "/symbol")

        let wrong = #expect(throws: ComponentError.self) {
            try library.function("sum", "(x: double) -> f64")
        }
        #expect(
            wrong?.message
                == "the signature '(x: double) -> f64' is wrong at column 5: 'double' is C's name; "
                + "write f64"
        )
        #expect(wrong?.details["at"] == "/signature")

        let missing = #expect(throws: ComponentError.self) { try ForeignLibrary("libnone.so.9") }
        #expect(
            missing?.message
                == "the library 'libnone.so.9' can't be opened: libnone.so.9: cannot open shared "
                + "object file: No such file or directory"
        )
        let relative = #expect(throws: ComponentError.self) { try ForeignLibrary("./libm.so.6") }
        #expect(relative?.details["at"] == "/library")
    }
}
