import Testing

@testable import OMEGAPlugin

struct TextShinglesTests {
    @Test func ignoresCaseAndPunctuation() {
        #expect(TextShingles("Name the kind.").likeness(to: TextShingles("name, THE kind")) == 1)
    }

    @Test func isSmallForUnlikeTexts() {
        let first = TextShingles("Answer with the name of the intent only.")
        let second = TextShingles("Think step by step; then say which of the labels fits best.")

        #expect(first.likeness(to: second) == 0)
    }

    @Test func copesWithEmptyAndShortTexts() {
        #expect(TextShingles("").likeness(to: TextShingles("")) == 1)
        #expect(TextShingles("a").likeness(to: TextShingles("")) == 0)
        #expect(TextShingles("a").likeness(to: TextShingles("A")) == 1)
    }

    @Test func findsALongCommonRun() {
        let text = "when you read one two three four five then stop"

        #expect(
            TextShingles.sharedRun(5, of: text, in: "One, two, three, four, five!")
                == "one two three four five"
        )
        #expect(TextShingles.sharedRun(6, of: text, in: "One, two, three, four, five!") == nil)
    }
}
