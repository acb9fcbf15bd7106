import Report
import Testing

/// The report on a terminal, and where there is none.
struct ReportTextTests {
    private static let head = """
        front_desk
        OMEGA · ExactMatch · seed 7 · 4 training and 2 validation examples · 8 test examples
        Ended because all 2 epochs are done. Chosen: it is best.

                         test reward   95 % interval
        before training        0.250  0.100 to 0.500
        after training         0.750  0.500 to 0.900


        """
    private static let rest = """


        candidate  validation  on  training  on  how it was made
          0             0.500   2         –      the program before training
        * 1             1.000   2     0.667   3  from #0: rewritten
          2                 –         0.000   1  from #1 and #0: crossed

        router/instructions, before and after
        - Answer with one word.
        + Answer with one short word.
        router/examples, before and after
        + I want <b>soup</b> → food

        Hardest examples
          training example 1: mean 0.000 of 1 rollout; adopted 0.000
            input: Hm?
            target: food
            output: taxi

        1 rollout of the search without output or score; those without output count as the reward says, those without score in no mean
          1 rollout of 1 candidate, on training example 1: the judge: <it> broke

        model calls for  calls  known  tokens in  of them cached    out  cost    p50    p90    p99  failed attempts  unanswered
        inference            1      0      1,000               0    500  2.00  41 ms  41 ms  41 ms                0           0
        optimizer            1      0      1,000               0    500  2.00  41 ms  41 ms  41 ms                2           0
        all                  2      0      2,000               0  1,000  4.00  41 ms  41 ms  41 ms                2           0
        """

    @Test func whereThereIsNoTerminalItIsPlain() throws {
        let text = ReportText(try RunBench().report(), isTerminal: false).text

        #expect(
            text == Self.head + """
                epochs: 2   first   best   last
                reward      0.625  0.625  0.000
                val_reward  1.000  1.000  1.000
                """ + Self.rest
        )
    }

    @Test func onATerminalCurvesAreDrawn() throws {
        let text = ReportText(try RunBench().report(), isTerminal: true).text

        #expect(
            text == Self.head + """
                epochs: 2   first   best   last
                reward      0.625  0.625  0.000  █▁
                val_reward  1.000  1.000  1.000  ▅▅
                """ + Self.rest
        )
    }

    @Test func aRunWithoutAnEndSaysSo() throws {
        let bench = try RunBench()
        try bench.writeHistory(events: 5)

        let text = ReportText(try RunReport(folder: bench.folder), isTerminal: false).text

        #expect(
            text.contains(
                "The run has not ended: it broke after 1 finished epochs, or is still going on. The "
                    + "same 'glia fit' goes on from there."
            )
        )
        #expect(text.hasSuffix("The run kept no journal, so its model calls aren't known."))
    }
}
