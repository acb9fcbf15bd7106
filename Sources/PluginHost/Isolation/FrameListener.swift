import CProcess
import Contract
import Glibc
import Synchronization

/// Threads that take turns at a socket of frames.
///
/// What a frame sets going (the call that it asks for, or what comes after the call that it ends)
/// runs on the thread that has received it, while another one listens; only if none does, it goes
/// to the executor's threads. A call of a worker is thus two changes of threads instead of four,
/// and none if the other side answers so soon that this one has not gone to sleep.
///
/// Unchecked because the descriptors are constant, and all else is atomic or behind mutexes.
final class FrameListener: @unchecked Sendable {
    /// How many threads should listen: one that runs what came, and one that goes on listening.
    static let threads = 2

    /// Can be read as soon as nothing more will come.
    let end: Int32
    private let socket: Int32
    private let turns: Int32
    private let executor: HostExecutor
    private let take: @Sendable (Frame) -> Void
    private let intake: Mutex<FrameIntake>
    /// How many threads sleep until it is their turn.
    private let waiting = Atomic<Int>(0)
    /// Whether it's nobody's turn.
    private let isFree = Atomic<Bool>(true)
    private let failure = Mutex<String?>(nil)

    /// Gets ready to listen to a socket, which stays the caller's.
    ///
    /// - Parameters:
    ///   - socket: The socket.
    ///   - executor: Runs the tasks that frames set going, if no listening thread does.
    ///   - take: What to do with a frame; it comes for one frame after the other.
    /// - Throws: ``ComponentError`` if there are no descriptors left.
    init(
        socket: Int32,
        executor: HostExecutor,
        take: @escaping @Sendable (Frame) -> Void
    ) throws {
        let end = glia_end_open()
        let turns = end < 0 ? -1 : glia_turns_open(socket, end)
        guard turns >= 0 else {
            let reason = String(cString: strerror(errno))
            if end >= 0 { close(end) }
            throw ComponentError(
                .resourceExhausted,
                "there is no descriptor to listen to a worker: \(reason)"
            )
        }
        (self.end, self.turns, self.socket) = (end, turns, socket)
        (self.executor, self.take) = (executor, take)
        intake = Mutex(FrameIntake(descriptor: socket))
    }

    deinit {
        close(turns)
        close(end)
    }

    /// What was wrong with what came, if it was no frame; known when ``end`` can be read.
    var fault: String? { failure.withLock { $0 } }

    /// Has the calling thread listen until nothing more will come.
    func listen() {
        let place = JobPlace(of: executor)
        var watch = SocketWatch(socket)
        while waitForTurn() {
            watch.wakes()
            while true {
                guard receive(place) else { return glia_end_signal(end) }
                if !place.isEmpty, !work(place) { break }
                if !watch.sees() {
                    giveTurnUp()
                    break
                }
            }
        }
    }

    /// Sleeps until there is something to receive, and this thread is to do it; false if no more
    /// will come.
    private func waitForTurn() -> Bool {
        while true {
            waiting.add(1, ordering: .sequentiallyConsistent)
            let isOpen = glia_turns_wait(turns) == 1
            waiting.subtract(1, ordering: .sequentiallyConsistent)
            guard isOpen else { return false }
            // Somebody who was at work may have taken it back meanwhile.
            if takeTurn() { return true }
        }
    }

    private func giveTurnUp() {
        isFree.store(true, ordering: .sequentiallyConsistent)
        glia_turns_begin(turns, socket)
    }

    private func takeTurn() -> Bool {
        isFree.compareExchange(
            expected: true,
            desired: false,
            ordering: .sequentiallyConsistent
        ).exchanged
    }

    /// Runs what a frame has set going, while others may receive; returns whether it's this
    /// thread's turn again.
    private func work(_ place: JobPlace) -> Bool {
        giveTurnUp()
        if waiting.load(ordering: .sequentiallyConsistent) > 0 {
            place.run()
        } else {
            place.release()
        }
        guard takeTurn() else { return false }
        glia_turns_pause(turns, socket)
        return true
    }

    /// Hands frames on; false if no more will come.
    private func receive(_ place: JobPlace) -> Bool {
        do {
            let isOpen = try intake.withLock { intake in
                try intake.read { frame in
                    // What is kept mustn't wait for a frame whose reader takes its time.
                    place.release()
                    place.open { take(frame) }
                }
            }
            if !isOpen { place.release() }
            return isOpen
        } catch {
            place.release()
            failure.withLock { $0 = "\(error)" }
            return false
        }
    }
}
