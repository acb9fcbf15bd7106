import ProgramGraph
import Synchronization

/// Hands out the examples of one candidate and collects what became of them.
///
/// A class because the tasks of an evaluation share it.
final class RolloutQueue: Sendable {
    private struct State {
        var next = 0
        var done = 0
        var predictions: [Prediction?]
    }

    private let state: Mutex<State>

    init(count: Int) {
        state = Mutex(State(predictions: Array(repeating: nil, count: count)))
    }

    /// The next example's index, or nil if all are handed out.
    func take() -> Int? {
        state.withLock { state in
            guard state.next < state.predictions.count else { return nil }
            state.next += 1
            return state.next - 1
        }
    }

    /// Keeps a prediction and returns how many there are.
    func finish(_ index: Int, _ prediction: Prediction) -> Int {
        state.withLock { state in
            state.predictions[index] = prediction
            state.done += 1
            return state.done
        }
    }

    /// All predictions in the order of the examples.
    var predictions: [Prediction] { state.withLock { $0.predictions.compactMap { $0 } } }
}
