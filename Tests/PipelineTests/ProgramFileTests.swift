import Contract
import JSONValues
import Pipeline
import ProgramGraph
import TestSupport
import Testing

struct ProgramFileTests {
    private static let file = ProgramFile(
        architecture: ["program": ["name": "desk"], "data_models": ["A": ["a": "string"]]],
        variables: ["router/instructions": "Say \"taxi\".", "router/examples": [["n": 1.5]]],
        training: ["reason": "the epoch is done"]
    )

    @Test func whatIsWrittenIsRead() throws {
        let workshop = try Workshop()

        try Self.file.write(to: workshop.path("program.json"))
        let copy = try ProgramFile(path: workshop.path("program.json"))

        #expect(copy.architecture == Self.file.architecture)
        #expect(copy.candidate == Candidate(Self.file.variables))
        #expect(copy.training == Self.file.training)
    }

    @Test func aRunsFolderIsToldFromTheProgramInIt() throws {
        let workshop = try Workshop()
        try workshop.write("", to: "out/history.jsonl")
        let folder = workshop.path("out")

        let error = try #require(throws: ComponentError.self) { try ProgramSource(path: folder) }

        #expect(
            error.message == "'\(folder)': the file can't be read: Is a directory; name a file in "
                + "it, such as \(folder)/program.json"
        )
    }

    @Test func isReadableByPeople() throws {
        let workshop = try Workshop()

        try ProgramFile(architecture: [:], variables: ["a/b": 1], training: [:])
            .write(to: workshop.path("program.json"))

        #expect(
            try FileText.read(workshop.path("program.json")) == """
                {
                  "glia_program": 1,
                  "architecture": {},
                  "variables": {
                    "a/b": 1
                  },
                  "training": {}
                }

                """
        )
    }

    @Test(arguments: [
        (
            #"{"glia_program": 2, "architecture": {}, "variables": {}}"#,
            "has format 2, this Glia reads up to 1: use a newer one"
        ),
        (
            #"{"name": "desk"}"#,
            "is no program that 'glia fit' has saved: 'glia_program', 'architecture' or "
                + "'variables' is missing"
        ),
    ])
    func whatThisVersionCannotReadIsRefused(text: String, message: String) throws {
        let workshop = try Workshop()
        let path = try workshop.write(text, to: "program.json")

        let error = try #require(throws: ComponentError.self) { try ProgramFile(path: path) }

        #expect(error.message == "'\(path)' \(message)")
    }

    @Test func aCutFileIsNamedWithItsPlace() throws {
        let workshop = try Workshop()
        let path = try workshop.write("{\"glia_program\": 1,\n", to: "program.json")

        let error = try #require(throws: ComponentError.self) { try ProgramFile(path: path) }

        #expect(error.message == "'\(path)': line 2, column 1: Missing a name for object member.")
    }

    @Test func aFileThatIsNotThereIsNamed() throws {
        let error = try #require(throws: ComponentError.self) {
            try ProgramFile(path: "/nowhere/program.json")
        }

        #expect(
            error.message
                == "'/nowhere/program.json': the file can't be read: No such file or directory"
        )
    }

    @Test func aFailedWriteLeavesTheOldFile() throws {
        let workshop = try Workshop()
        let parent = try workshop.write("old", to: "parent")

        let error = try #require(throws: ComponentError.self) {
            try Self.file.write(to: parent + "/program.json")
        }

        #expect(error.message == "'\(parent)/program.json' can't be written: Not a directory")
        #expect(try FileText.read(parent) == "old")
    }
}
