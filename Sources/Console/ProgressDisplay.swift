import Contract
import History
package import Pipeline
import ProgramGraph
import Running
package import Scheduling
import Synchronization
package import Training

/// Shows how far a training is: a bar on a terminal, plain lines elsewhere.
///
/// A class because the threads of a run write to one terminal.
package final class ProgressDisplay: RunViewer {
    private struct State {
        var place = ""
        var begun = ContinuousClock.now
        var drawn = ContinuousClock.now
        var last: Double?
        var best: Double?
        var isDrawn = false
    }

    private let verbose: Int
    private let isBar: Bool
    private let ledger: ModelLedger
    private let state = Mutex(State())

    /// Makes a display: 0 shows nothing, 1 progress, 2 one line with the results an epoch.
    package init(verbose: Int, ledger: ModelLedger) {
        self.verbose = verbose
        isBar = Terminal.isInteractive && verbose == 1
        self.ledger = ledger
    }

    /// Says something about the run's folder, at any level.
    package func tell(_ message: String) { Terminal.message(message) }

    /// Says what is going to be trained.
    package func announce(_ pipeline: Pipeline) {
        let data = pipeline.data
        line(
            "\(pipeline.program.name): \(data.train.count) training, \(data.validation.count) "
                + "validation, \(data.test.count) test examples; "
                + "\(pipeline.plan.optimizer?.plugin ?? "") with \(pipeline.plan.reward?.plugin ?? "")"
        )
    }

    /// Says what the training can cost at most.
    package func announce(cost: CostForecast) {
        for text in ForecastText(cost).lines { line(text) }
    }

    /// Shows progress of the training.
    package func show(_ progress: TrainingProgress) {
        switch progress {
        case .step(let epoch, let epochs, let step, let steps):
            state.withLock {
                $0.place = "epoch \(epoch + 1)/\(epochs) step \(step + 1)/\(steps)"
                $0.begun = .now
            }
        case .rollouts(let done, let total): bar(done, of: total)
        case .trial(_, let note, let mean, let count):
            state.withLock {
                $0.last = mean
                if let mean { $0.best = max($0.best ?? mean, mean) }
            }
            if !isBar { line(trialLine(note, mean, count)) }
        case .epoch(let epoch, let epochs, let values, _, let counts):
            let numbers = values.map { "\($0.key): \(NumberText.short($0.value))" }
            let failed = Self.failures(counts.search, "") + Self.failures(counts.validation, "val_")
            line(
                "epoch \(epoch + 1)/\(epochs): " + (numbers + failed).joined(separator: " - "),
                isResult: true
            )
        }
    }

    /// Shows progress of an assessment on the test data.
    package func assessing(_ name: String, done: Int, of total: Int) {
        state.withLock { state in
            if state.place != "test " + name {
                state.place = "test " + name
                state.begun = .now
            }
        }
        bar(done, of: total)
        if done == total, !isBar { line("test \(name): \(total) examples run") }
    }

    /// Leaves the terminal clean.
    package func end() { clear() }

    private func trialLine(_ note: String, _ mean: Double?, _ count: Int) -> String {
        let place = state.withLock { $0.place }
        let reward = mean.map { "reward " + NumberText.short($0) } ?? "no score"
        // A search that is one call has no steps.
        let name = [place, note.isEmpty ? "trial" : note].filter { !$0.isEmpty }
        return name.joined(separator: ": ") + ": \(reward) on \(count)"
    }

    private func line(_ text: String, isResult: Bool = false) {
        guard verbose == 1 || (verbose == 2 && isResult) else { return }
        clear()
        Terminal.message(text)
    }

    /// The shares of samples without output and without score, where there are any.
    private static func failures(_ counts: SampleCounts, _ prefix: String) -> [String] {
        [("failed", counts.failures), ("unscored", counts.unscored)].compactMap { name, count in
            count == 0 ? nil : "\(prefix)\(name): \(count) of \(counts.count)"
        }
    }

    private func clear() {
        let wasDrawn = state.withLock { state in
            defer { state.isDrawn = false }
            return state.isDrawn
        }
        if wasDrawn { Terminal.redraw("") }
    }

    private func bar(_ done: Int, of total: Int) {
        guard isBar else { return }
        let text = state.withLock { state -> String? in
            let now = ContinuousClock.now
            guard done == total || now - state.drawn > .milliseconds(100) else { return nil }
            state.drawn = now
            state.isDrawn = true
            return bar(state, done, total, now - state.begun)
        }
        if let text { Terminal.redraw(String(text.prefix(Terminal.width - 1))) }
    }

    private func bar(_ state: State, _ done: Int, _ total: Int, _ spent: Duration) -> String {
        // Numbers before ornaments: the line is cut where the terminal ends.
        let width = Terminal.width < 110 ? 8 : 20
        let full = total > 0 ? done * width / total : 0
        let seconds = max(0.001, spent / .seconds(1))
        let rate = Double(done) / seconds
        let left = rate > 0 ? Int(Double(total - done) / rate) : 0
        var text = "\(state.place) "
        text += String(repeating: "━", count: full) + String(repeating: "┄", count: width - full)
        text += " \(done)/\(total) \(NumberText.short(rate))/s \(left) s left"
        if let last = state.last { text += "  reward \(NumberText.short(last))" }
        if let best = state.best { text += "  best \(NumberText.short(best))" }
        let total = ledger.current.total
        text += "  calls \(total.calls)"
        return total.cost > 0 ? text + "  cost \(NumberText.short(total.cost))" : text
    }
}
