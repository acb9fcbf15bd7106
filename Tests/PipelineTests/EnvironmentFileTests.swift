import Contract
import TestSupport
import Testing

@testable import Pipeline
@testable import PluginHost

struct EnvironmentFileTests {
    @Test(arguments: [
        ("A=b", "b"), (" export A = b # note\n", "b"), ("A=\"b # c\"", "b # c"), ("A='b'", "b"),
        ("# A=x\n\nA=b\r\nB=c", "b"), ("A=a#b", "a#b"), ("A=x\nA=b", "b"), ("A=", ""),
    ])
    func readsWhatPeopleWrite(text: String, value: String) throws {
        #expect(try EnvironmentFile(parsing: text)["A"] == value)
    }

    @Test(arguments: ["A", "A=\"sk-secret", "A B=sk-secret", "=sk-secret"])
    func aLineThatCannotBeReadIsNamedByItsNumberOnly(line: String) {
        let error = #expect(throws: ComponentError.self) {
            try EnvironmentFile(parsing: "X=1\n" + line)
        }

        #expect(
            error?.message
                == "line 2 can't be read; a line is NAME=value, with quotes closed"
        )
    }

    @Test func theFirstFileThatHasTheNameCounts() throws {
        let workshop = try Workshop()
        let paths = [
            workshop.path("none"), try workshop.write("A=1", to: "first"),
            try workshop.write("A=2\nB=3", to: "second"),
        ]

        #expect(try EnvironmentFile.value(of: "A", in: paths) == "1")
        #expect(try EnvironmentFile.value(of: "B", in: paths) == "3")
        #expect(try EnvironmentFile.value(of: "C", in: paths) == nil)
    }

    @Test func secretsLieBesideThePipelineFile() throws {
        let workshop = try Workshop()
        _ = try workshop.write("GLIA_TEST_KEY_BESIDE=kept", to: ".env")

        let secrets = EnvironmentFile.secrets(beside: workshop.path("pipeline.yaml"))

        #expect(try secrets.value("GLIA_TEST_KEY_BESIDE") == "kept")
        #expect(try secrets.value("GLIA_TEST_KEY_NOWHERE") == nil)
    }
}
