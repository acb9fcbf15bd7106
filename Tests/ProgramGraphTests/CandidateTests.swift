import JSONValues
import ProgramGraph
import Testing

struct CandidateTests {
    @Test func candidatesOfEqualContentAreOne() {
        let first = Candidate(["a/x": ["m": 1, "n": 2], "b/y": "text"])
        let second = Candidate(["b/y": "text", "a/x": ["n": 2, "m": 1]])

        #expect(first == second)
        #expect(first.key == second.key)
        #expect(first != Candidate(["a/x": ["m": 1, "n": 2]]))
    }
}
