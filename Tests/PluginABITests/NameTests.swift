import Foundation
import TestSupport
import Testing

struct NameTests {
    @Test func noFieldIsNamedLikeAWordThatIsTaken() throws {
        let headers = try CHeaders()
        let fields = headers.structs.flatMap { item in item.fields.map(\.name) }
        let names = Set(fields).union(headers.parameters)

        let taken = names.sorted().flatMap { name in
            ReservedWords.owners(of: name).map { "'\(name)' is a word of \($0)" }
        }

        #expect(names.count > 60)
        #expect(taken == [])
    }

    @Test(arguments: [
        ("await", ["Swift", "Rust", "Zig", "Python"]), ("log", ["the C library"]),
        ("emit", ["Qt"]), ("type", ["Rust", "Go", "Python"]), ("write_log", []),
    ])
    func knowsWhoHasTakenAName(name: String, owners: [String]) {
        #expect(ReservedWords.owners(of: name) == owners)
    }

    @Test func aFieldInAnotherFormIsNamed() throws {
        let workshop = try Workshop()
        try workshop.write("struct glia_bad {\n   char name[16];\n};\n", to: "glia/bad.h")

        let error = try #require(throws: UnreadField.self) {
            try CHeaders(folder: workshop.folder.path)
        }

        #expect(
            error.description
                == "'char name[16]' is no plain field: write one name, without brackets and bit widths"
        )
    }
}
