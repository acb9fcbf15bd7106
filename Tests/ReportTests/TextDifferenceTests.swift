import Report
import Testing

/// What stays, goes and comes between two texts.
struct TextDifferenceTests {
    @Test func wordsThatChangedAreToldFromThoseThatStayed() {
        let difference = TextDifference(
            from: "Answer with one word.",
            to: "Answer briefly, with one short word."
        )

        #expect(
            difference.pieces == [
                .kept("Answer "), .added("briefly, "), .kept("with one "), .added("short "),
                .kept("word."),
            ]
        )
    }

    @Test func whatWasRemovedComesBeforeWhatWasAdded() {
        let difference = TextDifference(from: "one two", to: "one three")

        #expect(difference.pieces == [.kept("one "), .removed("two"), .added("three")])
    }

    @Test(arguments: [
        ("", "a b"), ("a\n\n b", "a b"), ("x", ""), (" lead", "lead "), ("same", "same"),
    ])
    func thePiecesGiveBothTextsBack(old: String, new: String) {
        var (before, after) = ("", "")

        for piece in TextDifference(from: old, to: new).pieces {
            switch piece {
            case .kept(let text):
                // Spaces count as part of the word before them, so kept words are the same in both.
                before += text
                after += text
            case .removed(let text): before += text
            case .added(let text): after += text
            }
        }

        #expect(before == old)
        #expect(after == new)
    }
}
