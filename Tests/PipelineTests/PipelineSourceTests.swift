import JSONValues
import Pipeline
import Testing

struct PipelineSourceTests {
    private func scalar(_ text: String) throws -> JSON? {
        try PipelineSource(path: "x.yaml", text: "value: " + text).json["value"]
    }

    @Test(arguments: [
        ("yes", "yes"), ("no", "no"), ("on", "on"), ("2026-11-22", "2026-11-22"),
        ("12:30", "12:30"), ("1.2.3", "1.2.3"), ("0x1F", "0x1F"), ("1_000", "1_000"),
        (".inf", ".inf"), (".nan", ".nan"), ("-x", "-x"), ("1e999", "1e999"),
        ("\"5\"", "5"), ("'true'", "true"), ("'null'", "null"), ("\"\"", ""),
        ("|\n  5", "5"), ("ExactMatch", "ExactMatch"),
    ])
    func whatIsNoNumberStaysAText(text: String, value: String) throws {
        #expect(try scalar(text) == .string(value))
    }

    @Test(arguments: [
        ("5", 5), ("-5", -5), ("0.25", 0.25), ("1e3", 1000), ("1.5E-2", 0.015), ("+2", 2),
        ("123456789012345678901", 123_456_789_012_345_683_968),
    ])
    func numbersAreNumbers(text: String, value: Double) throws {
        #expect(try scalar(text)?.number == value)
    }

    @Test(arguments: [("5", "5"), ("5.0", "5.0"), ("9223372036854775807", "9223372036854775807")])
    func wholeNumbersStayWhole(text: String, written: String) throws {
        #expect(try scalar(text)?.text() == written)
    }

    @Test(arguments: [
        ("null", JSON.null), ("~", nil), ("", nil), ("true", true), ("FALSE", false),
    ])
    func nullAndTruthValuesAreThoseOfYAML(text: String, value: JSON) throws {
        #expect(try scalar(text) == value)
    }

    @Test func jsonIsReadToo() throws {
        let source = try PipelineSource(path: "x.json", text: #"{"a": [1, {"b": "c\n"}]}"#)

        #expect(source.json == ["a": [1, ["b": "c\n"]]])
    }

    @Test func everyKeyAndElementHasItsLine() throws {
        let source = try PipelineSource(
            path: "x.yaml",
            text: """
                # A comment.
                optimizer:
                  plugin: OMEGA

                  size: 5
                metrics:
                  - one
                  - {name: two,
                     fn: three}
                """
        )

        #expect(source.line(at: "/optimizer") == 2)
        #expect(source.line(at: "/optimizer/plugin") == 3)
        #expect(source.line(at: "/optimizer/size") == 5)
        #expect(source.line(at: "/metrics/0") == 7)
        #expect(source.line(at: "/metrics/1/fn") == 9)
        #expect(source.line(at: "/metrics/2") == nil)
        #expect(source.line(of: "/optimizer/missing/deeper") == 2)
    }

    @Test func aliasesStandForWhatTheyName() throws {
        let source = try PipelineSource(path: "x.yaml", text: "a: &x {k: 1}\nb: *x")

        #expect(source.json == ["a": ["k": 1], "b": ["k": 1]])
    }

    @Test(arguments: [
        ("a: 1\nb: 2\na: 3\n", "x.yaml:1: a key occurs twice: 'a'"),
        ("a: 1\nb:\n  c: 1\n  c: 2\n", "x.yaml:3: a key occurs twice: 'c'"),
        (
            "a: 1\nb: [1, 2\nc: 3\n",
            "x.yaml:3: column 2: did not find expected ',' or ']', while parsing a flow sequence "
                + "that begins in line 2"
        ),
        (
            "a: \"b\nc: 3\n",
            "x.yaml:3: column 1: found unexpected end of stream, while scanning a quoted scalar "
                + "that begins in line 1"
        ),
        ("a: 1\n\tb: 2\n", "x.yaml:2: column 1: a tab; YAML is indented with spaces"),
        ("a:\n  \tb: 2\n", "x.yaml:2: column 3: a tab; YAML is indented with spaces"),
        (
            "a: 1\nb: x\u{0}y\n",
            "x.yaml:2: the character number 0 has no place in a text file; write it as \"\\x0\" if "
                + "it is meant"
        ),
        (
            "a: " + String(repeating: "[", count: 20_000),
            "x.yaml:1: column 5: the file is nested too deeply"
        ),
        ("a: 1\nb: *gone\n", "x.yaml:2: column 4: found undefined alias"),
        ("a: 1\n[1]: 2\n", "x.yaml:2: a key must be a plain text"),
        ("", "x.yaml: the file is empty"),
        ("# only a comment\n", "x.yaml: the file is empty"),
    ])
    func aBrokenFileIsNamedWithItsLine(text: String, message: String) throws {
        let error = try #require(throws: PipelineError.self) {
            try PipelineSource(path: "x.yaml", text: text)
        }

        #expect(error.description == message)
    }

    @Test func aliasesOfAliasesDoNotGrowWithoutBound() throws {
        let levels = (1..<30).map { "l\($0): &l\($0) [*l\($0 - 1), *l\($0 - 1)]" }
        let text = "l0: &l0 [x, x]\n" + levels.joined(separator: "\n")

        let error = try #require(throws: PipelineError.self) {
            try PipelineSource(path: "x.yaml", text: text)
        }

        #expect(error.mistakes.map(\.message) == ["the file is nested too deeply"])
    }
}
