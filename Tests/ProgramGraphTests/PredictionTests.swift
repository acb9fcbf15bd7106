import ProgramGraph
import Testing

struct PredictionTests {
    @Test func aTraceHoldsWhatEveryModuleSawAndSaid() throws {
        let prediction = Prediction(
            output: #"{"a":1}"#,
            reason: nil,
            steps: [
                .init(name: "plan", input: #"{"q":1}"#, output: #"{"p":2}"#),
                .init(name: "answer", input: #"{"p":2}"#, output: #"{"a":1}"#),
            ]
        )

        #expect(
            try prediction.trace(input: #"{"q":1}"#, target: #"{"a":3}"#)
                == #"{"input":{"q":1},"target":{"a":3},"output":{"a":1},"reason":null,"#
                + #""modules":{"plan":{"input":{"q":1},"output":{"p":2}},"#
                + #""answer":{"input":{"p":2},"output":{"a":1}}}}"#
        )
    }

    @Test func whatIsMissingIsNullInATrace() throws {
        let prediction = Prediction(
            output: nil,
            reason: "'plan': no luck",
            steps: [
                .init(name: "plan", input: "{}", output: nil),
                .init(name: "answer", input: nil, output: nil),
            ]
        )

        #expect(
            try prediction.trace(input: "{}", target: nil)
                == #"{"input":{},"target":null,"output":null,"reason":"'plan': no luck","#
                + #""modules":{"plan":{"input":{},"output":null},"#
                + #""answer":{"input":null,"output":null}}}"#
        )
    }
}
