import PluginSDK
import Testing

@testable import OMEGAPlugin

struct OperatorChoiceTests {
    @Test func startsWithEqualShares() {
        #expect(OperatorChoice().shares([.rewrite, .addExamples]) == [0.5, 0.5])
    }

    @Test func leavesTenPercentToTheUseless() {
        var choice = OperatorChoice()
        for _ in 0..<1000 {
            choice.noteTry(.rewrite)
            choice.noteTry(.addExamples)
            choice.notePass(.addExamples)
        }

        let shares = choice.shares([.rewrite, .addExamples])

        #expect(shares[0] > 0.1 && shares[0] < 0.102)
        #expect(abs(shares[0] + shares[1] - 1) < 1e-12)
    }
}
