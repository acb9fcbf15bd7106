import CPluginABI
import Contract
import JSONValues
import SlotBridge
import Synchronization

/// Where the parts of an answer go: one after the other, and none after the answer.
///
/// A class because threads of one request share it.
final class Parts: Sendable {
    /// Unchecked because the pointer belongs to the embedding program, which gets it back.
    private struct Target: @unchecked Sendable {
        let function: glia_part
        let user: UnsafeMutableRawPointer?
    }

    private let target: Mutex<Target?>

    init(_ function: glia_part?, _ user: UnsafeMutableRawPointer?) {
        target = Mutex(function.map { Target(function: $0, user: user) })
    }

    /// Sends a part; whoever takes it must be quick, as others wait for their turn.
    func send(_ part: @autoclosure () -> JSONObject) {
        target.withLock { target in
            guard let target else { return }
            SlotValue(head: part()).withCValue { target.function(target.user, $0) }
        }
    }

    /// From now on sends none.
    func end() { target.withLock { $0 = nil } }
}
