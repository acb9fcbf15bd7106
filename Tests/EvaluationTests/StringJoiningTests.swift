import Testing

@testable import Evaluation

struct StringJoiningTests {
    @Test func isTheTextsOneAfterTheOther() {
        let long = "a text that is too long to stand in the value itself"

        #expect(String(joining: ["key:", "zwölf", "/rollout:0"]) == "key:zwölf/rollout:0")
        #expect(String(joining: ["", long, "", "\u{0}", "👩‍🚀"]) == long + "\u{0}👩‍🚀")
        #expect(String(joining: [""]) == "")
    }
}
