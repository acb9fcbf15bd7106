import JSONValues
import Testing

struct JSONTests {
    @Test(arguments: [
        ("0e40", 0.0), ("0E+60", 0), ("0.000e300", 0), ("1e-400", 0), ("1.5e3", 1500),
        ("0.1", 0.1), ("5e-324", Double.leastNonzeroMagnitude), ("2e-324", 0),
        ("1.7976931348623157e308", 1.7976931348623157e308),
        ("9223372036854775808", 9_223_372_036_854_775_808),
        ("123456789012345678901234", 1.2345678901234568e23),
        ("0.3e1", 3), ("9007199254740993e0", 9_007_199_254_740_992),
    ])
    func numbersAreTheNearestOnesThatADoubleHas(text: String, value: Double) throws {
        #expect(try JSON(parsing: text).number == value)
        #expect(try JSON(parsing: "-" + text).number == -value)
        #expect(try JSON(parsing: "-" + text).number?.sign == .minus)
    }

    @Test(arguments: [
        ("0", 0), ("-0", 0), ("9223372036854775807", Int64.max),
        ("-9223372036854775808", Int64.min),
    ])
    func wholeNumbersAreIntegers(text: String, value: Int64) throws {
        guard case .integer(value) = try JSON(parsing: text) else {
            Issue.record("'\(text)' isn't read as the integer \(value)")
            return
        }
    }

    @Test(arguments: [
        "1e309", "-1e400", "123456e305", "0.00001e314", String(repeating: "9", count: 400),
    ])
    func numbersThatNoDoubleHoldsAreRefused(text: String) throws {
        let error = try #require(throws: JSONSyntaxError.self) { try JSON(parsing: "[\(text)]") }
        let checked = try #require(throws: JSONSyntaxError.self) {
            try Array("[\(text)]".utf8).withUnsafeBufferPointer { try JSON.check($0) }
        }

        #expect(error.description == "line 1, column 2: Number too big to be stored in double.")
        #expect(checked == error)
    }

    @Test func anyNumberIsReadAsItWasWritten() throws {
        var random = KeyedRandom(seed: 7, purpose: "numbers")
        for _ in 0..<20_000 {
            let number = Double(bitPattern: random.next())
            if number.isFinite { #expect(try JSON(parsing: "\(number)").number == number) }
        }
    }

    @Test(arguments: [
        "null", "true", "false", "0", "-1", "9007199254740993", "1.5", "1e-07", "\"\"",
        "\"a\\\"b\\\\c\\n\"", "[]", "[1,[2,{}]]", "{}", #"{"b":1,"a":{"c":null}}"#,
        "\"ä€😀\"",
    ])
    func writesAgainWhatItRead(text: String) throws {
        #expect(try JSON(parsing: text).text() == text)
    }

    @Test func keepsTheOrderOfMembersButComparesWithoutIt() throws {
        let first = try JSON(parsing: #"{"a":1,"b":[true,null]}"#)
        let second = try JSON(parsing: #"{"b":[true,null],"a":1}"#)

        #expect(first.text() != second.text())
        #expect(first == second)
        #expect(first.hashValue == second.hashValue)
        #expect(ContentHash(first) == ContentHash(second))
    }

    @Test(arguments: [
        ("", 1, 1), ("{\"a\":1,}", 1, 8), ("[1,\n 2,\n x]", 3, 2), ("\"\\ud800\"", 1, 2),
        ("1e999", 1, 1), ("nul", 1, 4), ("[1] 2", 1, 5), ("{\"a\":1,\"a\":2}", 1, 1),
    ])
    func namesThePlaceOfAFault(text: String, line: Int, column: Int) throws {
        let error = try #require(throws: JSONSyntaxError.self) { try JSON(parsing: text) }

        #expect(error.line == line)
        #expect(abs(error.column - column) <= 1)
        #expect(!error.reason.isEmpty)
    }

    @Test func refusesWhatIsNoUTF8() {
        #expect(throws: JSONSyntaxError.self) { try JSON(parsing: [0x22, 0xff, 0x22]) }
    }

    @Test func refusesAZeroByteInTheText() {
        #expect(throws: JSONSyntaxError.self) { try JSON(parsing: Array("1\u{0}2".utf8)) }
    }

    @Test func refusesNestingBeyondTheLimitWithoutOverflowing() throws {
        let deep = String(repeating: "[", count: 100_000)
        let allowed = String(repeating: "[", count: 128) + String(repeating: "]", count: 128)

        let error = try #require(throws: JSONSyntaxError.self) { try JSON(parsing: deep) }

        #expect(error.reason == "Too many levels of nesting.")
        #expect(error.column == 129)
        #expect(try JSON(parsing: allowed).text() == allowed)
    }

    @Test func layoutsDifferInSpaceOnly() throws {
        let value: JSON = ["b": [1, 2], "a": "x"]

        #expect(value.text(.spaced) == #"{"b": [1, 2], "a": "x"}"#)
        #expect(value.text(.canonical) == #"{"a":"x","b":[1,2]}"#)
        #expect(
            value.text(.indented) == """
                {
                  "b": [
                    1,
                    2
                  ],
                  "a": "x"
                }
                """
        )
    }

    @Test func randomValuesSurviveARoundTrip() throws {
        var random = KeyedRandom(seed: 7, purpose: "round trip")
        for _ in 0..<2000 {
            let value = Self.value(&random, depth: 4)
            let text = value.text()

            #expect(try JSON(parsing: text) == value)
            #expect(try JSON(parsing: text).text() == text)
        }
    }

    @Test func randomBytesNeverCrashTheParser() {
        var random = KeyedRandom(seed: 8, purpose: "fuzz")
        let alphabet = Array(#"{}[]",:0123456789.eE+-truefalsn\u d8"#.utf8) + [0, 0xff, 0xc3, 0xa4]
        for _ in 0..<20_000 {
            let count = Int(random.next() % 24)
            let bytes = (0..<count).map { _ in alphabet[Int(random.next() % UInt64(alphabet.count))]
            }

            if let value = try? JSON(parsing: bytes) {
                #expect((try? JSON(parsing: value.bytes())) == value)
            }
        }
    }

    private static func value(_ random: inout KeyedRandom, depth: Int) -> JSON {
        switch random.next() % (depth > 0 ? 7 : 5) {
        case 0: .null
        case 1: .bool(random.next() % 2 == 0)
        case 2: .integer(Int64(bitPattern: random.next()))
        case 3:
            .number(
                Double(
                    sign: .plus,
                    exponent: Int(random.next() % 200) - 100,
                    significand: 1 + random.unit()
                )
            )
        case 4: .string(text(&random))
        case 5: .array((0..<random.next() % 4).map { _ in value(&random, depth: depth - 1) })
        default:
            .object(
                JSONObject(
                    (0..<random.next() % 4).map {
                        .init(
                            name: "m\($0)" + text(&random),
                            value: value(&random, depth: depth - 1)
                        )
                    }
                )
            )
        }
    }

    private static func text(_ random: inout KeyedRandom) -> String {
        let letters = Array("aZ0 \"\\\n\t\u{1}äß€😀")
        return String(
            (0..<random.next() % 9).map { _ in letters[Int(random.next() % UInt64(letters.count))] }
        )
    }
}

struct JSONMemberTests {
    @Test func membersAreReadAsTheyAreAskedFor() throws {
        let text = Array(#"{"usage":{"in":3,"out":4.0},"a":[{"b":"x"}],"t":true,"n":null}"#.utf8)
        let members = try JSONMembers(parsing: text)
        #expect(members["usage", "in"]?.integer == 3)
        #expect(members["usage", "out"]?.integer == 4)
        #expect(members["usage", "none"] == nil)
        #expect(members["t", "none"] == nil)
        #expect(members["a"] == [["b": "x"]])
        #expect(members["t"] == true)
        #expect(members["n"] == JSON.null)
        #expect(members["b"] == nil)
    }

    @Test func twoObjectsCanBeReadAtTheSameTime() throws {
        let first = try JSONMembers(parsing: Array(#"{"a":"first"}"#.utf8))
        let second = try JSONMembers(parsing: Array(#"{"a":"second"}"#.utf8))
        #expect(first["a"] == "first")
        #expect(second["a"] == "second")
    }

    @Test func anUnsoundObjectIsAnErrorWithItsPlace() {
        let error = #expect(throws: JSONSyntaxError.self) {
            _ = try JSONMembers(parsing: Array(#"{"a": }"#.utf8))["a"]
        }
        #expect(error?.offset == 6)
    }

    @Test(arguments: [
        "", "{", "{}", "{}x", "[1,]", "[1e400]", "\u{feff}{}", "\"a", "\"\u{1}\"", #""\ud800""#,
        "tru", #"{"a": ["é", 1.5, null]}"#, String(repeating: "[", count: 200),
    ])
    func aCheckFindsWhatAParseFinds(text: String) {
        let bytes = Array(text.utf8)
        func fault(_ body: () throws -> Void) -> JSONSyntaxError? {
            do { try body() } catch { return error as? JSONSyntaxError }
            return nil
        }
        let checked = fault { try bytes.withUnsafeBufferPointer { try JSON.check($0) } }
        #expect(checked == fault { _ = try JSON(parsing: bytes) })
    }

    // Texts are looked at 16 and 8 letters at once.
    @Test(arguments: 0..<40)
    func aLetterIsEscapedWhereverItStands(place: Int) throws {
        for size in place + 1..<42 {
            var letters = [Character](repeating: "a", count: size)
            letters[place] = "\""
            let text = String(letters)
            #expect(try JSON(parsing: JSON.string(text).text()) == .string(text))
        }
    }

    @Test(arguments: 0..<200)
    func everyTextIsWrittenSoThatItReadsBack(seed: UInt64) throws {
        var random = KeyedRandom(seed: seed, purpose: "escapes")
        let letters = Array("abcdefghABCDEFGH0123456789 \"\\\n\u{1}\u{1f}\u{7f}é€😀!#[]")
        let text = String(
            (0..<random.next() % 40).map { _ in
                letters[Int(random.next() % UInt64(letters.count))]
            }
        )
        #expect(try JSON(parsing: JSON.string(text).text()) == .string(text))
    }

    @Test(arguments: [
        (#"{"a": "x", "b": "y"}"#, "y"), (#"{"a": {"b": "deep"}, "b": "y"}"#, "y"),
        (#"{"a": [{"b": "z"}, [1, {}], "b"], "b": "y"}"#, "y"), (#"{"b": 1}"#, nil),
        (#"{"a": "b"}"#, nil), (#"["b", "y"]"#, nil), (#"{"b": "#, nil), ("", nil), ("{}", nil),
        // Without spaces it is found without a parse, unless something is escaped.
        (#"{"a":"x","b":"y"}"#, "y"), (#"{"a":"b","b":"y","c":"b"}"#, "y"), (#"{"b":""}"#, ""),
        (#"{"b":"é, \"y\" \\"}"#, #"é, "y" \"#), (#"{"a":"\"b\":\"z\"","b":"y"}"#, "y"),
        (#"{"b":1,"c":"y"}"#, nil), (#"{"a":"b"}"#, nil), (#"{"b":"y"#, nil), (#"{"b":"#, nil),
    ])
    func oneTextIsReadOutOfAnObject(text: String, expected: String?) {
        var text = text
        let found = text.withUTF8 { JSON.string("b", in: $0) }
        #expect(found == expected)
    }

    @Test(arguments: [
        (#"{"a":1,"b":true}"#, true), (#"{"b": true}"#, true), (#"{"b":false}"#, false),
        (#"{"b":"true"}"#, false), (#"{"a":"b","b":true}"#, true), (#"{"a":true}"#, false),
        (#"{"a":"\"b\":true"}"#, false), ("", false),
    ])
    func whetherAMemberIsTrueIsReadOutOfAnObject(text: String, expected: Bool) {
        var text = text
        let found = text.withUTF8 { JSON.isTrue("b", in: $0) }
        #expect(found == expected)
    }

    @Test func anObjectWrittenMemberByMemberIsTheObject() throws {
        var text = JSONObjectText()
        text.add("text", "a \"quoted\"\nline")
        text.add("number", -12)
        text.add("value", .array([.null, .bool(true)]))
        text.add("inner") { $0.add("a", 1) }
        text.add("empty") { _ in }
        text.add("last", "")
        let expected: JSON = [
            "text": "a \"quoted\"\nline", "number": -12, "value": [nil, true],
            "inner": ["a": 1], "empty": [:], "last": "",
        ]
        #expect(String(decoding: text.bytes(), as: UTF8.self) == expected.text())
    }
}
