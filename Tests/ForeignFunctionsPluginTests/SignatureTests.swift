import PluginSDK
import Testing

@testable import ForeignFunctionsPlugin

struct SignatureTests {
    @Test(arguments: [
        "(x: f64) -> f64", "&() -> void",
        "#(a: str, b: str?) -> owned str? by g_free errno on null",
        "(data: f64[n], stride: u64 = 1, n: u64) -> f64", "(a: f64[], b: f32[3]) -> i32 errno",
        "(buffer: out text[n], n: u64 = 64, form: str = \"%d\\n\", ..., x: i32) -> i32 errno on -1",
        "(x: inout f64, n: out i64, flag: bool = true, p: ptr = null) -> status",
        "(form: str, ...) -> i32", "(b: bytes, o: out bytes[n], n: inout u32) -> u8",
        "(f: fn(n: u32, x: f64[n], gradient: out f64[n]?, user) -> f64, user) -> i32",
        "(f: {f: fn(x: {size: u64, stride: u64 = 1, data: f64[size]}, user) -> f64, n: u64, user})"
            + " -> status", "(scale: f64 = -1.5) -> f64",
    ])
    func aSignatureIsWrittenAsItWasRead(text: String) throws {
        #expect(try SignatureParser.signature(text).description == text)
    }

    @Test func spacesAndLinesMeanNothing() throws {
        let plain = try SignatureParser.signature("(a:f64,b:str?)->f64")

        #expect(try SignatureParser.signature(" ( a : f64 ,\n\tb: str ? ) -> f64 ") == plain)
    }

    private static let mistakes: [(String, Int, String)] = [
        ("", 1, "expected '(' before the parameters, found the end"),
        ("x: f64", 1, "expected '(' before the parameters, found 'x'"),
        ("(x f64) -> f64", 4, "expected ':' and the type of 'x', found 'f64'"),
        ("(x: f64 -> f64", 9, "expected ',' or ')', found '->'"),
        ("(x: f64)", 9, "expected '->' before the result, found the end"),
        ("(x: f64) -> f64 f64", 17, "expected the end of the signature, found 'f64'"),
        ("(x: double) -> f64", 5, "'double' is C's name; write f64"),
        ("(x: number) -> f64", 5, type("'number'")), ("(x: ) -> f64", 5, type("')'")),
        ("(1: f64) -> f64", 2, "expected a parameter's name, found '1'"),
        ("(x: f64, x: f64) -> f64", 10, "there are two parameters 'x'"),
        ("(x: f64?) -> f64", 5, "only what is passed by pointer can be null ('?')"),
        ("(x: f64[m]) -> f64", 2, "the length of 'x' is 'm', which is no parameter"),
        (
            "(x: f64[m], m: str) -> f64", 2,
            "the length of 'x' is 'm', which is no whole number that C is given"
        ),
        (
            "(x: f64[0]) -> f64", 9,
            "expected ']', a length from 1 to 1000000, or the parameter that says it, found '0'"
        ), ("(x: u8 = 300) -> void", 10, "for 'x' expected a whole number that fits u8"),
        ("(x: str = 3) -> void", 11, "for 'x' expected a text in quotation marks"),
        (
            "(x: str = null) -> void", 11,
            "for 'x' expected a value: only a type with '?' takes null"
        ),
        ("(x: str = \"a) -> void", 11, "the text that begins here has no closing '\"'"),
        ("(x: str = \"\\q\") -> void", 12, "after '\\' expected one of \" \\ n t"),
        ("(x: f64 = 1e999) -> void", 11, "'1e999' is no number"),
        ("(x: out str) -> void", 9, "C needs to know how much room there is: write 'out text[n]'"),
        (
            "(x: out f64[]) -> void", 9,
            "C needs to know how much room there is: write '[n]' or '[8]'"
        ),
        (
            "(x: inout text[8]) -> void", 11,
            "a text goes one way: write an 'out' parameter of its own"
        ),
        (
            "(result: out f64) -> void", 14,
            "'result' is what the function returns; name this parameter otherwise"
        ), ("(x: out f64 = 1) -> void", 9, "an 'out' parameter has no value before"),
        ("(...) -> void", 2, "expected a parameter before '...', as C does"),
        ("(a: str, ..., ...) -> void", 15, "'...' stands here twice"),
        ("(a: str, ..., b: f32) -> void", 15, "after '...' C passes f32 as f64: write 'f64'"),
        ("(a: str, ..., b: u8) -> void", 15, "after '...' C passes u8 as i32: write 'i32'"),
        (
            "() -> owned f64 by free", 7,
            "expected 'owned str by' and the function that frees the text"
        ),
        (
            "() -> owned str", 16,
            "expected 'by' and the function that frees the text, such as 'by free', found the end"
        ), ("() -> f64?", 7, "only str and ptr can be null ('?')"),
        (
            "() -> f64[3]", 7,
            "a function gives a number, bool, str, ptr, status or void; what it writes elsewhere "
                + "is an 'out' parameter"
        ), ("() -> i32 errno on", 19, "expected a value such as -1 or null, found the end"),
        ("(s: {a: out f64}) -> void", 6, "a member of a struct can't be 'out' or 'inout'"),
        (
            "(s: {a: f64[]}) -> void", 6,
            "a member of a struct names its length: write '[n]' and a member 'n'"
        ), ("(x: f64; y: f64) -> f64", 8, "';' has no meaning in a signature"),
        (
            "(a: {a: {a: {a: {a: {a: f64}}}}}) -> void", 21,
            "functions and structs stand at most 4 deep in each other"
        ),
    ]

    @Test(arguments: mistakes)
    func aMistakeHasItsColumnAndWhatWasExpected(
        text: String,
        column: Int,
        message: String
    ) throws {
        let error = #expect(throws: SignatureError.self) { try SignatureParser.signature(text) }

        #expect(error == SignatureError(column: column, message: message))
    }

    private static func type(_ found: String) -> String {
        "expected a type such as f64, i32, bool, str, text, f64[n] or ptr, found \(found)"
    }

    @Test func aSignatureIsAtMost4096CharactersLong() throws {
        let error = #expect(throws: SignatureError.self) {
            try SignatureParser.signature(String(repeating: " ", count: 5000))
        }

        #expect(
            error?.description == "column 4097: expected at most 4096 characters, found 5000"
        )
    }
}
