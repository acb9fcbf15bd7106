import Testing

@testable import Evaluation

struct StringJoiningTests {
    @Test(
        arguments: [
            [], [""], ["a"], ["", "a", ""], ["candidate:", "zwölf", "/rollout:", "0"],
            ["a text that is too long to stand in the value itself", "\u{0}", "👩‍🚀"],
        ]
    )
    func isTheTextsOneAfterTheOther(parts: [String]) {
        #expect(String(joining: parts) == parts.joined())
    }
}
